import {
  addVersion,
  deleteApi,
  idFrom,
  kindOf,
  publishApi,
  readDocument,
  renameApi,
  replaceDocument,
} from "./apis.js";
import { element } from "./element.js";
import { attempt, tell } from "./notice.js";

/** Asks for a new API and publishes it; `done` is called with its id afterwards. */
export function openPublish(place, done) {
  const name = element("input", { required: true, maxLength: 300, value: "", autocomplete: "off" });
  const path = element("input", { required: true, maxLength: 400, autocomplete: "off" });
  name.oninput = () => {
    path.value = name.value === "" ? "" : idFrom(name.value);
  };
  const dialog = open("Publish an API", [
    form(
      [
        labelled("Name", name),
        labelled("Path", path),
        element("p", { className: "quiet" }, "A small OpenAPI document is made from the name."),
      ],
      "Publish",
      async () => {
        const id = idFrom(name.value);
        await publishApi(place.id, { name: id, displayName: name.value.trim(), path: path.value.trim() });
        dialog.close();
        await done(id);
      },
      () => `${name.value.trim()} is published.`,
    ),
  ]);
}

/** Everything that can be done to one API; `done` is called with the name of what changed. */
export function openManage(place, api, done) {
  const { displayName } = api.properties;
  const finished = async (changed) => {
    dialog.close();
    await done(changed);
  };
  const name = element("input", { required: true, maxLength: 300, value: displayName, autocomplete: "off" });
  const version = element("input", {
    required: true,
    maxLength: 100,
    placeholder: "v2",
    autocomplete: "off",
  });
  const sections = [
    form(
      [heading("Rename"), labelled("Name", name)],
      "Rename",
      async () => {
        await renameApi(api, name.value.trim());
        await finished(api.name);
      },
      () => `${displayName} is now called ${name.value.trim()}.`,
    ),
  ];
  if (kindOf(api) === "http") {
    sections.push(
      form(
        [
          heading("Add a version"),
          element(
            "p",
            { className: "quiet" },
            api.properties.apiVersionSetId
              ? "Joins the API's version set."
              : "Starts a version set (path segment) with this API as its version without a name.",
          ),
          labelled("Version", version),
        ],
        "Add the version",
        async () => {
          await addVersion(place.id, api, version.value.trim());
          await finished(`${idFrom(displayName)}-${idFrom(version.value.trim())}`);
        },
        () => `${displayName} has a version ${version.value.trim()}.`,
      ),
      documentSection(api, finished),
    );
  }
  sections.push(
    form(
      [
        heading("Delete"),
        element(
          "p",
          { className: "quiet" },
          "Takes all its revisions along. Links remove it from the inventory.",
        ),
      ],
      "Delete this API",
      async () => {
        await deleteApi(api);
        await finished(undefined);
      },
      () => `${displayName} is deleted.`,
      "danger",
    ),
  );
  const title = [displayName, api.properties.apiVersion].filter(Boolean).join(" · ");
  const dialog = open(title, sections);
}

function documentSection(api, finished) {
  const text = element("textarea", { spellcheck: false, required: true });
  const section = element("section", {}, heading("Change the document"));
  const load = element("button", { type: "button" }, "Open the document");
  load.onclick = () =>
    attempt(async () => {
      text.value = await readDocument(api);
      section.replaceChildren(editor);
      text.focus();
    });
  const editor = form(
    [heading("Change the document"), labelled("OpenAPI document (JSON)", text)],
    "Import",
    async () => {
      await replaceDocument(api, text.value);
      await finished(api.name);
    },
    () => `${api.properties.displayName} has another document.`,
  );
  section.append(element("p", {}, load));
  return section;
}

function open(title, sections) {
  const titleId = `dialog-${Date.now()}`;
  const dialog = element(
    "dialog",
    { "aria-labelledby": titleId },
    element(
      "div",
      { className: "dialog-body" },
      element(
        "div",
        { className: "panel-head" },
        element("h2", { id: titleId }, title),
        element("button", { type: "button", onclick: () => dialog.close() }, "Close"),
      ),
      ...sections,
    ),
  );
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
  dialog.querySelector("input")?.focus();
  return dialog;
}

function form(fields, action, work, success, className = "primary") {
  const button = element("button", { type: "submit", className }, action);
  const problem = element("p", { className: "bad-text", role: "alert" });
  return element(
    "form",
    {
      onsubmit: async (event) => {
        event.preventDefault();
        button.disabled = true;
        problem.textContent = "";
        try {
          await work();
          tell(success());
        } catch (error) {
          problem.textContent = error.message;
        }
        button.disabled = false;
      },
    },
    ...fields,
    problem,
    element("p", {}, button),
  );
}

function heading(text) {
  return element("h3", {}, text);
}

function labelled(text, control) {
  return element("label", { className: "field" }, text, control);
}
