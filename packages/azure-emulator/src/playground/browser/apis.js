import { arm, armList, download, versions } from "./arm.js";
import { sampleDocument } from "./sample-document.js";

const apiVersion = versions.apiManagement;
const whatever = { "If-Match": "*" };

/** The current APIs of an instance or workspace, by name and version. */
export async function listApis(placeId) {
  const apis = await armList(`${placeId}/apis`, {
    apiVersion,
    query: { $filter: "isCurrent eq true", expandApiVersionSet: "true" },
  });
  return apis.sort((a, b) => sortKey(a).localeCompare(sortKey(b)));
}

/** Publishes a REST API with a small document made from its name. */
export async function publishApi(placeId, { name, displayName, path }) {
  await putApi(placeId, name, {
    displayName,
    path,
    protocols: ["https"],
    format: "openapi+json",
    value: sampleDocument(displayName, "1.0.0"),
  });
}

export async function renameApi(api, displayName) {
  await arm("PATCH", api.id, { apiVersion, headers: whatever, body: { properties: { displayName } } });
}

/** Adds a version beside an API; an API outside any version set gets one first and becomes its version without a name. */
export async function addVersion(placeId, api, version) {
  const { displayName, path } = api.properties;
  const apiVersionSetId = api.properties.apiVersionSetId ?? (await startVersionSet(placeId, api));
  await putApi(placeId, `${idFrom(displayName)}-${idFrom(version)}`, {
    displayName,
    path,
    protocols: api.properties.protocols,
    apiVersion: version,
    apiVersionSetId,
    format: "openapi+json",
    value: sampleDocument(displayName, version),
  });
}

export async function deleteApi(api) {
  await arm("DELETE", api.id, { apiVersion, query: { deleteRevisions: "true" }, headers: whatever });
}

/** The document of an HTTP API as API Management exports it, as JSON. */
export async function readDocument(api) {
  const exported = await arm("GET", api.id, {
    apiVersion,
    query: { export: "true", format: "openapi+json-link" },
  });
  const text = await download(exported.value?.link ?? exported.properties.value.link);
  return JSON.stringify(JSON.parse(text), null, 2);
}

/** Imports another document into an HTTP API. Throws a `SyntaxError` where it is no JSON. */
export async function replaceDocument(api, text) {
  const format = "swagger" in JSON.parse(text) ? "swagger-json" : "openapi+json";
  const { displayName, path, protocols, description, apiVersionSetId } = api.properties;
  await arm("PUT", api.id, {
    apiVersion,
    headers: whatever,
    body: {
      properties: {
        displayName,
        path,
        protocols,
        description,
        ...(apiVersionSetId === undefined ? {} : { apiVersionSetId, apiVersion: api.properties.apiVersion }),
        format,
        value: text,
      },
    },
  });
}

export function kindOf(api) {
  return api.properties.type ?? "http";
}

/** An id that ARM takes, made from a name. */
export function idFrom(name) {
  const id = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return id === "" ? `api-${Date.now().toString(36)}` : id.slice(0, 80);
}

async function startVersionSet(placeId, api) {
  const id = `${placeId}/apiVersionSets/${idFrom(api.properties.displayName)}-versions`;
  await arm("PUT", id, {
    apiVersion,
    body: {
      properties: { displayName: api.properties.displayName.slice(0, 100), versioningScheme: "Segment" },
    },
  });
  await arm("PATCH", api.id, {
    apiVersion,
    headers: whatever,
    body: { properties: { apiVersionSetId: id } },
  });
  return id;
}

async function putApi(placeId, name, properties) {
  await arm("PUT", `${placeId}/apis/${encodeURIComponent(name)}`, { apiVersion, body: { properties } });
}

function sortKey(api) {
  return `${api.properties.displayName} ${api.properties.apiVersion ?? ""}`;
}
