import type { ResourceKind } from "../arm-call.ts";
import { apiSources } from "./api-sources.ts";
import { apis } from "./apis.ts";
import { definitionOperations, definitions } from "./definitions.ts";
import { deployments } from "./deployments.ts";
import { environments } from "./environments.ts";
import { metadataSchemas } from "./metadata-schemas.ts";
import { services, workspaces } from "./services.ts";
import { versions } from "./versions.ts";

/** Every resource type of `Microsoft.ApiCenter` that this stand-in has. */
export const apiCenterKinds: ResourceKind[] = [
  services,
  workspaces,
  apis,
  versions,
  definitions,
  definitionOperations,
  deployments,
  environments,
  metadataSchemas,
  apiSources,
];
