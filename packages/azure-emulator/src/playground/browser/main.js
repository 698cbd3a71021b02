import { showAccess } from "./access.js";
import { kindOf, listApis } from "./apis.js";
import { actAs } from "./arm.js";
import { showBehavior } from "./behavior.js";
import { openManage, openPublish } from "./dialogs.js";
import { byId, element } from "./element.js";
import { listPlaces } from "./instances.js";
import { attempt, hush } from "./notice.js";
import { showSignIn } from "./sign-in.js";
import { followTraffic } from "./traffic.js";

const cast = JSON.parse(byId("cast").textContent);
let places = [];
let apis = [];

start();

function start() {
  byId("person").replaceChildren(
    ...cast.people.map(({ account, displayName }) =>
      element("option", { value: account }, `${displayName} (${account})`),
    ),
  );
  byId("person").onchange = () => attempt(becomePerson);
  byId("instance").onchange = () => attempt(showPlace);
  byId("filter").oninput = () => drawApis();
  byId("publish").onclick = () => openPublish(chosenPlace(), showApis);
  followTraffic();
  attempt(showBehavior);
  attempt(() => showSignIn(cast.people));
  attempt(becomePerson);
}

async function becomePerson() {
  actAs(byId("person").value);
  const before = byId("instance").value;
  places = await listPlaces();
  byId("instance").replaceChildren(...places.map(({ id, label }) => element("option", { value: id }, label)));
  const preferred =
    places.find(({ id }) => id === before) ?? places.find(({ instance }) => instance.name.endsWith("retail"));
  if (preferred !== undefined) byId("instance").value = preferred.id;
  await showPlace();
}

async function showPlace() {
  hush();
  const place = chosenPlace();
  byId("publish").disabled = place === undefined;
  if (place === undefined) {
    apis = [];
    drawApis();
    byId("api-count").textContent = "This person can read no API Management instance.";
    byId("access-state").replaceChildren();
    return;
  }
  await showApis();
  await showAccess(place.instance, cast.syncIdentity);
}

async function showApis(changed) {
  apis = await listApis(chosenPlace().id);
  drawApis(changed);
}

function drawApis(changed) {
  const wanted = byId("filter").value.trim().toLowerCase();
  const visible = apis.filter((api) => searchText(api).includes(wanted));
  byId("api-count").textContent =
    wanted === "" ? `${apis.length} current APIs` : `${visible.length} of ${apis.length} current APIs`;
  byId("api-list").replaceChildren(...visible.map((api) => row(api, api.name === changed)));
}

function row(api, isChanged) {
  const { displayName, apiVersion, path, apiRevision } = api.properties;
  return element(
    "li",
    { className: isChanged ? "changed" : "" },
    element(
      "div",
      {},
      element(
        "div",
        { className: "title" },
        element("bdi", {}, displayName),
        apiVersion ? element("span", { className: "badge" }, apiVersion) : undefined,
        element("span", { className: "badge" }, kindOf(api)),
        apiRevision && apiRevision !== "1"
          ? element("span", { className: "badge" }, `revision ${apiRevision}`)
          : undefined,
      ),
      element("div", { className: "address" }, `/${path}`),
    ),
    element(
      "button",
      {
        type: "button",
        "aria-label": `Manage ${[displayName, apiVersion].filter(Boolean).join(" ")}`,
        onclick: () => openManage(chosenPlace(), api, showApis),
      },
      "Manage",
    ),
  );
}

function chosenPlace() {
  return places.find(({ id }) => id === byId("instance").value);
}

function searchText(api) {
  const { displayName, path, apiVersion = "" } = api.properties;
  return `${displayName} ${path} ${apiVersion} ${kindOf(api)} ${api.name}`.toLowerCase();
}
