import { byId, element } from "./element.js";
import { emulator } from "./emulator.js";

const shown = 300;
const intervalMs = 1000;
const entries = [];
const totals = { reads: 0, writes: 0, deletes: 0, refused: 0 };
let seen = 0;

/** Follows the requests that ARM gets, newest first, for as long as the page is looked at. */
export function followTraffic() {
  for (const id of ["hide-own", "only-changes", "only-refused"]) byId(id).onchange = draw;
  // A region that scrolls must be reachable by keyboard.
  byId("traffic-scroll").tabIndex = 0;
  byId("clear-traffic").onclick = () => {
    entries.length = 0;
    for (const key of Object.keys(totals)) totals[key] = 0;
    draw();
  };
  follow();
}

async function follow() {
  for (;;) {
    if (!document.hidden) await fetchNew().catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, intervalMs));
  }
}

async function fetchNew() {
  const { value: fresh } = await emulator("GET", `/requests?since=${seen}`);
  if (fresh.length === 0) return;
  seen = fresh.at(-1).seq;
  for (const entry of fresh) {
    entries.unshift(entry);
    totals[classOf(entry)] += 1;
    if (isRefused(entry)) totals.refused += 1;
  }
  entries.length = Math.min(entries.length, shown * 4);
  draw();
}

function draw() {
  const visible = entries.filter(isWanted).slice(0, shown);
  byId("traffic-rows").replaceChildren(...visible.map(row));
  byId("traffic-empty").hidden = visible.length > 0;
  const number = new Intl.NumberFormat();
  byId("traffic-totals").textContent = ["reads", "writes", "deletes", "refused"]
    .map((key) => `${number.format(totals[key])} ${key}`)
    .join(" · ");
}

function isWanted(entry) {
  if (byId("hide-own").checked && entry.userAgent === navigator.userAgent) return false;
  if (byId("only-changes").checked && classOf(entry) === "reads") return false;
  return !byId("only-refused").checked || isRefused(entry);
}

function isRefused({ status }) {
  return status === 0 || status >= 400;
}

function classOf({ method }) {
  if (method === "DELETE") return "deletes";
  return method === "GET" || method === "HEAD" ? "reads" : "writes";
}

function row(entry) {
  const kind = classOf(entry);
  return element(
    "tr",
    {},
    element("td", { className: "time" }, new Date(entry.time).toLocaleTimeString()),
    element("td", {}, entry.principal?.displayName ?? "nobody"),
    element(
      "td",
      { className: "request", title: `${entry.path}${entry.query ? `?${entry.query}` : ""}` },
      element(
        "span",
        { className: `method ${kind === "reads" ? "" : kind === "deletes" ? "delete" : "change"}` },
        entry.method,
      ),
      ` ${shortened(entry)}`,
    ),
    element(
      "td",
      { className: `status ${statusClass(entry.status)}` },
      entry.status === 0 ? "cut off" : String(entry.status),
    ),
    element("td", { className: "number" }, String(Math.round(entry.durationMs))),
  );
}

/** `contoso-apis › apis/loyalty`: the service and the place in it; what comes before says the same in every row. */
function shortened({ path, query }) {
  const exported = /(?:^|&)export=true/.test(query ?? "") ? " (export)" : "";
  const [, service, place] =
    /\/providers\/Microsoft\.Api(?:Center\/services|Management\/service)\/([^/]+)\/?(.*)$/i.exec(path) ?? [];
  if (service === undefined) return `${path}${exported}`;
  return `${service}${place === "" ? "" : " › "}${place.replace(/^workspaces\/default\//i, "")}${exported}`;
}

function statusClass(status) {
  if (status === 429 || status === 202) return "wait";
  return status === 0 || status >= 400 ? "bad" : "";
}
