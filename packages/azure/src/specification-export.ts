import { Fault } from "@api-center-links/sync-engine/fault";
import type { SourceApi, SourceSpecification } from "@api-center-links/sync-engine/source";
import type { ApiManagementClient } from "@azure/arm-apimanagement";
import { ExportResult, SchemaResource } from "./api-management-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { isGone } from "./arm-fault.ts";
import { downloadDocument, downloadLimits } from "./document-download.ts";
import { documentRoom, type HeldDocument } from "./document-room.ts";
import { type InstanceId, workspaceOf } from "./resource-id.ts";
import { sdkGet, sdkList } from "./sdk-answers.ts";

/**
 * The document that describes an API, in the format its kind has and as it came; `undefined` for kinds that have none, and where API
 * Management says that it holds none. A large one waits until there is room for it, and takes it until it is released. Rejects with a `Fault`: ARM's own, or `ExportFailed`, `SpecificationTooLarge`, `SpecificationUnreadable`, `SpecificationMissing`.
 */
export async function exportSpecification(
  client: ApiManagementClient,
  instance: InstanceId,
  api: SourceApi,
  connection: Pick<ArmConnection, "environment" | "patience">,
  signal: AbortSignal,
): Promise<SourceSpecification | undefined> {
  const place: Place = { client, instance, api, workspace: workspaceOf(api.id), connection, signal };
  switch (api.type.toLowerCase()) {
    case "websocket":
    case "mcp":
      return undefined;
    case "soap":
      return { format: "wsdl", ...(await exported(place, "wsdl-link")) };
    case "graphql": {
      const content = await schemaNamed(place, "graphql");
      return content === undefined ? undefined : { format: "graphql", content };
    }
    case "grpc":
      return { format: "grpc", content: required(await schemaOfType(place, "protobuf"), "protobuf schema") };
    case "odata": {
      const metadata = await schemaOfType(place, "odata");
      return metadata === undefined ? openApi(place) : { format: "odata", content: metadata };
    }
    default:
      return openApi(place);
  }
}

interface Place {
  client: ApiManagementClient;
  instance: InstanceId;
  api: SourceApi;
  workspace: string | undefined;
  connection: Pick<ArmConnection, "environment" | "patience">;
  signal: AbortSignal;
}

async function openApi(place: Place): Promise<SourceSpecification> {
  try {
    return { format: "openapi", ...(await exported(place, "openapi+json-link")) };
  } catch (error) {
    if (!isRefusedFormat(error)) throw error;
    return { format: "openapi", ...(await exported(place, "swagger-link")) };
  }
}

/** The instance understood and won't: another format may do. Rights, throttling and a missing API are no such case. */
function isRefusedFormat(error: unknown): boolean {
  return (
    error instanceof Fault &&
    error.code !== "UnexpectedResponse" &&
    [400, 406, 415, 422, 501].includes(error.status ?? 0)
  );
}

/**
 * What all runs of this process hold at once of large documents, from the download until the import has ended: dozens of trees are
 * worked on side by side, and dozens of the largest documents would be more than a process has memory for. Schemas (GraphQL, gRPC, OData)
 * take no room: they come and went through ARM itself, whose requests have 4 MB at most.
 */
const holdDocument = documentRoom(4 * downloadLimits.bytes);

async function exported(place: Place, format: string): Promise<HeldDocument & { link: string }> {
  let link = "";
  const download = async (bytes: number) => {
    link = await exportLink(place, format);
    const { connection, signal } = place;
    const { environment, patience } = connection;
    const limits = { ...downloadLimits, bytes };
    return downloadDocument(link, { armEndpoint: environment.endpoint, patience, signal, limits });
  };
  const document = await holdDocument(download, place.signal);
  return { ...document, link };
}

async function exportLink(place: Place, format: string): Promise<string> {
  const { client, instance, api, workspace, signal } = place;
  const { resourceGroup, name } = instance;
  const link = await sdkGet(
    ExportResult,
    (sdk) =>
      workspace === undefined
        ? client.apiExport.get(resourceGroup, name, api.name, format, "true", sdk)
        : client.workspaceApiExport.get(resourceGroup, name, workspace, api.name, format, "true", sdk),
    signal,
  );
  if (!link) {
    throw new Fault(
      "ExportFailed",
      `API Management answered the export of ${api.name} without a link to the document.`,
    );
  }
  return link;
}

/** The document of a schema; `undefined` where there is no such schema: an API that is gone itself says the same, so its schemas are listed. */
async function schemaNamed(place: Place, schema: string): Promise<string | undefined> {
  const { client, instance, api, workspace, signal } = place;
  const { resourceGroup, name } = instance;
  try {
    const { properties } = await sdkGet(
      SchemaResource,
      (sdk) =>
        workspace === undefined
          ? client.apiSchema.get(resourceGroup, name, api.name, schema, sdk)
          : client.workspaceApiSchema.get(resourceGroup, name, workspace, api.name, schema, sdk),
      signal,
    );
    return required(properties.document?.value, `${schema} schema`);
  } catch (error) {
    if (!isGone(error)) throw error;
    const others = await schemasOf(place);
    if (others.some(({ name }) => name.toLowerCase() === schema.toLowerCase())) throw error;
    return undefined;
  }
}

/** The document of the first schema whose content type speaks of `type`, if there is one. Lists may leave documents out. */
async function schemaOfType(place: Place, type: string): Promise<string | undefined> {
  const schemas = await schemasOf(place);
  const schema = schemas.find((one) => one.properties.contentType.toLowerCase().includes(type));
  if (!schema) return undefined;
  return schema.properties.document?.value ?? schemaNamed(place, schema.name);
}

function schemasOf({ client, instance, api, workspace, signal }: Place): Promise<SchemaResource[]> {
  const { resourceGroup, name } = instance;
  return sdkList(
    SchemaResource,
    (sdk) =>
      workspace === undefined
        ? client.apiSchema.listByApi(resourceGroup, name, api.name, sdk)
        : client.workspaceApiSchema.listByApi(resourceGroup, name, workspace, api.name, sdk),
    signal,
  );
}

function required(document: string | undefined, what: string): string {
  if (document === undefined) {
    throw new Fault("SpecificationMissing", `The API has no ${what} in API Management.`);
  }
  return document;
}
