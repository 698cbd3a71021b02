import type { ApiCenterReader } from "@api-center-links/azure/api-center-reader";
import type { DefinitionResource } from "@api-center-links/azure/api-center-schemas";
import { resourceName } from "@api-center-links/azure/resource-id";
import { checkedDocument } from "@api-center-links/sync-engine/document-check";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { StandingApi, StandingDefinition } from "@api-center-links/sync-engine/rebuild-ledger";

/** An API of the API center as it is found there. */
export interface FoundApi extends StandingApi {
  title: string;
  versions: (StandingApi["versions"][number] & { stage: string })[];
}

/** Reads an API with all below it; of the documents, what they mean. Rejects with a `Fault`. */
export async function readFoundApi(
  reader: ApiCenterReader,
  name: string,
  signal: AbortSignal,
): Promise<FoundApi> {
  const { api, versions, deployments } = await reader.getApi(name, signal);
  const found: FoundApi = {
    ...{ api: api.name, title: api.properties.title, versions: [] },
    deployments: deployments.map((deployment) => ({
      deployment: deployment.name,
      environment: environmentIn(deployment.properties.environmentId),
    })),
  };
  for (const version of versions) {
    const definitions: StandingDefinition[] = [];
    for (const definition of version.definitions) {
      definitions.push(
        await readDefinition(reader, { api: name, version: version.name }, definition, signal),
      );
    }
    found.versions.push({ version: version.name, stage: version.properties.lifecycleStage, definitions });
  }
  return found;
}

async function readDefinition(
  reader: ApiCenterReader,
  below: { api: string; version: string },
  { name, properties }: DefinitionResource,
  signal: AbortSignal,
): Promise<StandingDefinition> {
  if (!properties.specification) return { definition: name };
  try {
    const content = await reader.exportSpecification({ ...below, definition: name }, signal);
    const format = properties.specification.name.toLowerCase();
    return { definition: name, contentHash: checkedDocument({ format, content }).contentHash };
  } catch (error) {
    if (error instanceof Fault) return { definition: name, contentHash: null };
    throw error;
  }
}

function environmentIn(environmentId: string | null): string | undefined {
  return environmentId ? resourceName(environmentId) : undefined;
}
