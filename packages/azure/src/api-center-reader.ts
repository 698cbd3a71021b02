import { Fault } from "@api-center-links/sync-engine/fault";
import pLimit from "p-limit";
import { apiCenterApiVersion } from "./api-center-client.ts";
import {
  ApiResource,
  ApiSourceResource,
  DefinitionResource,
  DeploymentResource,
  EnvironmentResource,
  VersionResource,
} from "./api-center-schemas.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { isGone } from "./arm-fault.ts";
import { armPath } from "./arm-path.ts";
import { exportedDocument } from "./exported-document.ts";
import { parseCenterId } from "./resource-id.ts";
import { together } from "./together.ts";

/** An API with what is below it, read together. */
export interface ApiTree {
  api: ApiResource;
  versions: (VersionResource & { definitions: DefinitionResource[] })[];
  deployments: DeploymentResource[];
}

/**
 * One API center as the principal of the connection may see it: default workspace. Every method rejects with a `Fault`;
 * one whose `isForbidden` is true or whose status is 404 means that the caller can't see it or it doesn't exist.
 */
export interface ApiCenterReader {
  listEnvironments(signal?: AbortSignal): Promise<EnvironmentResource[]>;
  getEnvironment(environment: string, signal?: AbortSignal): Promise<EnvironmentResource>;
  listApis(signal?: AbortSignal): Promise<ApiResource[]>;
  getApi(api: string, signal?: AbortSignal): Promise<ApiTree>;
  listVersions(api: string, signal?: AbortSignal): Promise<VersionResource[]>;
  listDefinitions(api: string, version: string, signal?: AbortSignal): Promise<DefinitionResource[]>;
  listDeployments(api: string, signal?: AbortSignal): Promise<DeploymentResource[]>;
  getDefinition(path: DefinitionPath, signal?: AbortSignal): Promise<DefinitionResource>;
  /** The document of a definition, whether API Center hands it over or points to it. */
  exportSpecification(path: DefinitionPath, signal?: AbortSignal): Promise<string>;
  /** Links that Azure itself manages. Empty where the preview isn't served. */
  listApiSources(signal?: AbortSignal): Promise<ApiSourceResource[]>;
  /** Deletes an API with all below it, on the caller's behalf. Fine when it is gone already. */
  deleteApi(api: string, signal?: AbortSignal): Promise<void>;
}

export interface DefinitionPath {
  api: string;
  version: string;
  definition: string;
}

/** `apiSources` exists in this api-version alone. */
const apiSourcesApiVersion = "2024-06-01-preview";

/** Throws `ResourceIdError` when `centerId` is none. Names that can't be part of a path throw a `RangeError`. */
export function apiCenterReader(connection: ArmConnection, centerId: string): ApiCenterReader {
  const workspace = `${parseCenterId(centerId).id}/workspaces/default`;
  const apiVersion = apiCenterApiVersion;
  const atOnce = pLimit(8);

  const reader: ApiCenterReader = {
    listEnvironments: (signal) =>
      connection.list(`${workspace}/environments`, { apiVersion, schema: EnvironmentResource, signal }),

    getEnvironment: (environment, signal) =>
      connection.get(armPath(workspace, "environments", environment), {
        apiVersion,
        schema: EnvironmentResource,
        signal,
      }),

    listApis: (signal) => connection.list(`${workspace}/apis`, { apiVersion, schema: ApiResource, signal }),

    getApi: (name, signal) =>
      together(signal, async (shared) => {
        const [api, versions, deployments] = await Promise.all([
          connection.get(armPath(workspace, "apis", name), {
            apiVersion,
            schema: ApiResource,
            signal: shared,
          }),
          versionsWithDefinitions(name, shared),
          reader.listDeployments(name, shared),
        ]);
        return { api, versions, deployments };
      }),

    listVersions: (api, signal) =>
      connection.list(armPath(workspace, "apis", api, "versions"), {
        apiVersion,
        schema: VersionResource,
        signal,
      }),

    listDefinitions: (api, version, signal) =>
      connection.list(armPath(workspace, "apis", api, "versions", version, "definitions"), {
        apiVersion,
        schema: DefinitionResource,
        signal,
      }),

    listDeployments: (api, signal) =>
      connection.list(armPath(workspace, "apis", api, "deployments"), {
        apiVersion,
        schema: DeploymentResource,
        signal,
      }),

    getDefinition: (path, signal) =>
      connection.get(definitionPath(workspace, path), { apiVersion, schema: DefinitionResource, signal }),

    exportSpecification: (path, signal) =>
      exportedDocument(connection, definitionPath(workspace, path), signal),

    async listApiSources(signal) {
      try {
        return await connection.list(`${workspace}/apiSources`, {
          apiVersion: apiSourcesApiVersion,
          schema: ApiSourceResource,
          signal,
        });
      } catch (error) {
        if (isNotServed(error)) return [];
        throw error;
      }
    },

    async deleteApi(api, signal) {
      try {
        await connection.send("DELETE", armPath(workspace, "apis", api), { apiVersion, signal });
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };

  async function versionsWithDefinitions(api: string, signal: AbortSignal): Promise<ApiTree["versions"]> {
    const versions = await reader.listVersions(api, signal);
    return Promise.all(
      versions.map((version) =>
        atOnce(async () => ({
          ...version,
          definitions: await reader.listDefinitions(api, version.name, signal),
        })),
      ),
    );
  }

  return reader;
}

function definitionPath(workspace: string, { api, version, definition }: DefinitionPath): string {
  return armPath(workspace, "apis", api, "versions", version, "definitions", definition);
}

/** ARM's answers to a type or api-version that a cloud or region doesn't have. */
function isNotServed(error: unknown): boolean {
  return (
    error instanceof Fault &&
    ["InvalidResourceType", "NoRegisteredProviderFound", "InvalidApiVersionParameter"].includes(error.code)
  );
}
