import { refusalOf } from "@api-center-links/sync-engine/api-center-rules";
import { Fault } from "@api-center-links/sync-engine/fault";
import {
  type EntityProperties,
  type EntityRef,
  entityPath,
  type Inventory,
} from "@api-center-links/sync-engine/inventory";
import { z } from "zod";
import { apiCenterApiVersion } from "./api-center-client.ts";
import type { ArmConnection } from "./arm-connection.ts";
import { isGone, isLostAccess } from "./arm-fault.ts";
import { awaitOperation } from "./arm-operation.ts";
import { armPath } from "./arm-path.ts";
import { getCenter } from "./centers.ts";
import { exportedDocument } from "./exported-document.ts";
import { parseCenterId } from "./resource-id.ts";

/**
 * The default workspace of an API center as the engine's inventory. Every method rejects with a `Fault`. Throws
 * `ResourceIdError` when `centerId` is none.
 */
export function apiCenterInventory(options: {
  connection: ArmConnection;
  /** ARM id of the API center. */
  centerId: string;
}): Inventory {
  const { connection } = options;
  const workspace = `${parseCenterId(options.centerId).id}/workspaces/default`;
  // Whether API Center can reach the source's storage shows only when it has tried; once it couldn't, no more writes go to waste.
  let linksRefused = false;
  const pathOf = (entity: EntityRef) => armPath(workspace, ...entityPath(entity).split("/"));

  return {
    async apiNames(signal, see = () => {}) {
      // Seen page by page, so that no more than the names is held.
      const schema = NamedProperties.transform(({ name, properties }) => {
        see(name.toLowerCase(), properties);
        return name.toLowerCase();
      });
      const path = `${workspace}/apis`;
      return new Set(await connection.list(path, { apiVersion: apiCenterApiVersion, schema, signal }));
    },

    async beside(entity, signal) {
      const path = armPath(workspace, ...entityPath(entity).split("/").slice(0, -1));
      const options = { apiVersion: apiCenterApiVersion, schema: NamedProperties, signal };
      try {
        const listed = await connection.list(path, options);
        return new Map(listed.map(({ name, properties }) => [name.toLowerCase(), properties]));
      } catch (error) {
        if (isGone(error)) return new Map();
        throw error;
      }
    },

    async read(entity, signal) {
      try {
        const { properties } = await connection.get(pathOf(entity), {
          apiVersion: apiCenterApiVersion,
          schema: z.object({ properties: z.record(z.string(), z.unknown()) }),
          signal,
        });
        return properties;
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },

    async write(entity, properties, signal, anew) {
      await connection.send("PUT", pathOf(entity), {
        apiVersion: apiCenterApiVersion,
        body: bodyOf(entity, properties),
        bodyAnew: anew && (async () => bodyOf(entity, await anew())),
        signal,
      });
    },

    async remove(entity, signal) {
      try {
        await connection.send("DELETE", pathOf(entity), { apiVersion: apiCenterApiVersion, signal });
      } catch (error) {
        if (!isGone(error) || isLostAccess(error)) throw error;
        // Where the API center itself isn't found, that says nothing of what is in it.
        await getCenter(connection, options.centerId, signal);
      }
    },

    async importSpecification(definition, { format, version, content, link }, signal) {
      const send = async (way: "link" | "inline", value: string) => {
        const started = await connection.send("POST", `${pathOf(definition)}/importSpecification`, {
          apiVersion: apiCenterApiVersion,
          body: {
            format: way,
            value,
            specification: { name: format, ...(version !== undefined && { version }) },
          },
          signal,
        });
        await awaitOperation(connection, started, signal);
      };
      if (link === undefined || linksRefused) return send("inline", content);
      try {
        await send("link", link);
      } catch (error) {
        if (!mayBeTheLink(error)) throw error;
        await send("inline", content);
        linksRefused = true;
      }
    },

    async exportSpecification(definition, signal) {
      try {
        return await exportedDocument(connection, pathOf(definition), signal);
      } catch (error) {
        if (isGone(error)) return undefined;
        throw error;
      }
    },
  };
}

const NamedProperties = z.object({ name: z.string(), properties: z.record(z.string(), z.unknown()) });

function bodyOf(entity: EntityRef, properties: EntityProperties) {
  const refusal = refusalOf(entity.kind, properties);
  if (!refusal) return { properties };
  throw new Fault(
    "InvalidForApiCenter",
    `API Center would refuse ${entityPath(entity)}: ${refusal.field}: ${refusal.reason}.`,
  );
}

/** The import was understood and failed, which another way may not. What API Center answers to a link out of its reach is undocumented. */
function mayBeTheLink(error: unknown): boolean {
  if (!(error instanceof Fault) || ["OperationTimedOut", "UnexpectedResponse"].includes(error.code))
    return false;
  return error.status === undefined || error.status < 300 || [400, 403, 409, 413, 422].includes(error.status);
}
