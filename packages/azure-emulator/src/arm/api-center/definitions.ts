import type { CenterDefinitionState } from "../../estate/state.ts";
import { type ArmCall, type ArmHandler, ok, type ResourceKind } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";
import { encodePath, retryAfter } from "../long-running.ts";
import { parseBody } from "../validation.ts";
import { apiVersions } from "./api-versions.ts";
import { DefinitionBody, ImportBody } from "./bodies.ts";
import { fetchSpecification } from "./fetch-specification.ts";
import { requireRoom } from "./limits.ts";
import { findVersion, missing } from "./place.ts";
import { newEtag, storedKind } from "./stored-kind.ts";

const type = "Microsoft.ApiCenter/services/workspaces/apis/versions/definitions";

/** Definitions above this size are handed out by link. */
const maxInlineExportBytes = 1024 * 1024;

export const definitions: ResourceKind = {
  ...storedKind<CenterDefinitionState>({
    type,
    apiVersions,
    word: "API definition",
    body: DefinitionBody,
    collection: (call) => {
      const { version, versionPath } = findVersion(call);
      return { items: version.definitions, path: `${versionPath}/definitions` };
    },
    make: (stored, before) => ({
      ...stored,
      ...(before?.specification && { specification: before.specification }),
    }),
    requireRoom: (call) => {
      const { center, version } = findVersion(call);
      requireRoom(center, "definitionsPerVersion", version.definitions.size);
    },
    derived: ({ specification }) =>
      specification
        ? {
            specification: {
              name: specification.name,
              ...(specification.version !== undefined && { version: specification.version }),
            },
          }
        : {},
    filterFields: ["title", "description"],
  }),
  actions: { importSpecification, exportSpecification },
};

/** `Location` of an import: polled until it is no longer 202. */
export const definitionOperations: ResourceKind = {
  type: `${type}/operationResults`,
  apiVersions,
  get: (call) => call.world.operations.pollLocation(call, call.names.at(-1) ?? ""),
};

/** Takes a document in. Accepted with 202 and `Location`; a document that can't be taken fails there. */
async function importSpecification(call: ArmCall) {
  const definition = findDefinition(call);
  const { format, value, specification } = parseBody(ImportBody, call.body);
  let outcome: () => ArmError | { status: number } = () => ({ status: 200 });
  try {
    const text = format === "link" ? await fetchSpecification(call.world, value) : value;
    const name = specification?.name ?? "openapi";
    requirePlausible(name, text);
    definition.specification = {
      name,
      ...(specification?.version !== undefined && { version: specification.version }),
      format: "inline",
      value: text,
    };
    definition.etag = newEtag();
    call.world.changed();
  } catch (error) {
    if (!(error instanceof ArmError)) throw error;
    outcome = () => error;
  }
  const { accepted, durationMs } = call.world.behavior.longRunning;
  if (!accepted) {
    const end = outcome();
    if (end instanceof ArmError) throw end;
    return end;
  }
  const resource = call.path.text.replace(/\/importSpecification$/i, "");
  const id = call.world.operations.start(resource, durationMs, outcome);
  return {
    status: 202,
    headers: {
      Location: `${call.origin}${encodePath(resource)}/operationResults/${id}?api-version=${call.apiVersion}`,
      ...retryAfter(call),
    },
  };
}

/** Answers at once, as Azure does although the operation is declared long-running: its own VS Code extension doesn't poll. */
function exportSpecification(call: ArmCall): ReturnType<ArmHandler> {
  const { specification } = findDefinition(call);
  if (!specification) {
    throw new ArmError(404, "SpecificationNotFound", "The API definition has no specification to export.");
  }
  if (Buffer.byteLength(specification.value) <= maxInlineExportBytes) {
    return ok({ format: "inline", value: specification.value });
  }
  const link = call.world.blobs.link(specification.value, "txt", "text/plain; charset=utf-8");
  return ok({ format: "link", value: call.world.armUrl + link });
}

function findDefinition(call: ArmCall): CenterDefinitionState {
  const { version } = findVersion(call);
  const definition = version.definitions.get(call.names[4] ?? "");
  if (!definition) throw missing("API definition", call.names[4]);
  return definition;
}

/** An OpenAPI document must at least look like one. */
function requirePlausible(name: string, text: string): void {
  if (!/^(openapi|swagger)$/i.test(name)) return;
  const start = text.replace(/^\uFEFF/, "").trimStart();
  const plausible = start.startsWith("{")
    ? isJsonWithVersion(start)
    : /^\s*["']?(openapi|swagger)["']?\s*:/m.test(start);
  if (plausible) return;
  throw new ArmError(
    400,
    "SpecificationImportFailed",
    "The specification could not be imported: it is not a valid OpenAPI document in JSON or YAML.",
  );
}

function isJsonWithVersion(text: string): boolean {
  try {
    const document: unknown = JSON.parse(text);
    return (
      typeof document === "object" && document !== null && ("openapi" in document || "swagger" in document)
    );
  } catch {
    return false;
  }
}
