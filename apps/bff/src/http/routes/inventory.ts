import { apiCenterReader } from "@api-center-links/azure/api-center-reader";
import { deleteApi, getApi, getSpecification, listApis } from "@api-center-links/contracts/inventory";
import { viewApi, viewApiSummary } from "../../inventory/api-views.ts";
import { originsOf } from "../../inventory/origins.ts";
import { viewSpecification } from "../../inventory/specification-view.ts";
import { Refusal } from "../../refusal.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function inventoryRoutes(service: Service): Binding[] {
  const { store, config } = service;
  const view = { azurePortalUrl: config.azurePortalUrl, tenantId: config.entra.tenantId };
  return [
    bind(listApis, async (given) => {
      const { access, connection } = given;
      const centerId = access.center.id;
      const [apis, origins] = await Promise.all([
        apiCenterReader(connection, centerId).listApis(),
        originsOf(store, centerId),
      ]);
      return {
        apis: apis
          .map((api) => viewApiSummary(api, origins.get(api.name.toLowerCase())))
          .toSorted((left, right) => byTitle.compare(left.title, right.title)),
      };
    }),

    bind(getApi, async (given) => {
      const { access, connection } = given;
      const centerId = access.center.id;
      const reader = apiCenterReader(connection, centerId);
      const [tree, environments, origins] = await Promise.all([
        reader.getApi(given.params.apiName),
        reader.listEnvironments(),
        originsOf(store, centerId),
      ]);
      return viewApi(tree, origins.get(tree.api.name.toLowerCase()), environments, view);
    }),

    bind(deleteApi, async (given) => {
      const { access, connection } = given;
      const centerId = access.center.id;
      const { apiName } = given.params;
      const origin = (await originsOf(store, centerId)).get(apiName.toLowerCase());
      if (origin) {
        throw new Refusal(
          "synced-from-source",
          `The link ${origin.link.name} keeps this API and would bring it back. Delete it in API Management, or delete the link.`,
        );
      }
      const reader = apiCenterReader(connection, centerId);
      const { api } = await reader.getApi(apiName);
      given.recording.about({ subject: { kind: "api", name: api.properties.title, id: api.name } });
      await reader.deleteApi(apiName);
      return undefined;
    }),

    bind(getSpecification, async (given) => {
      const { apiName: api, versionName: version, definitionName: definition } = given.params;
      const reader = apiCenterReader(given.connection, given.access.center.id);
      const place = { api, version, definition };
      const found = await reader.getDefinition(place);
      if (!found.properties.specification) {
        throw new Refusal("not-found", "This definition holds no document yet.");
      }
      return viewSpecification(place, found, await reader.exportSpecification(place));
    }),
  ];
}

const byTitle = new Intl.Collator("en", { sensitivity: "base", numeric: true });
