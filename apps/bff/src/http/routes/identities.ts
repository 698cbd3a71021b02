import { type Center, changeCenterIdentities, getCenter } from "@api-center-links/azure/centers";
import * as azure from "@api-center-links/azure/managed-identities";
import { resourceGroupOf, resourceName, subscriptionOf } from "@api-center-links/azure/resource-id";
import type { ActivityDetail } from "@api-center-links/contracts/activity";
import {
  type CenterIdentities,
  changeIdentities,
  getIdentities,
  listAssignableIdentities,
} from "@api-center-links/contracts/identities";
import type { BodyOf } from "@api-center-links/contracts/operation";
import { type Binding, bind } from "../bind.ts";

/** Managed identities of the API center itself. */
export function identityRoutes(): Binding[] {
  return [
    // Asked anew: what is remembered of a center may be a minute old.
    bind(getIdentities, async ({ access, connection }) =>
      view(await getCenter(connection, access.center.id)),
    ),

    bind(changeIdentities, async ({ access, connection, recording, body }) => {
      const center = await getCenter(connection, access.center.id);
      recording.about({ details: detailsOf(center, body) });
      return view(await changeCenterIdentities(connection, center, body));
    }),

    bind(listAssignableIdentities, async ({ connection, query }) => {
      const found = await azure.listUserAssignedIdentities(connection, query.subscriptionId);
      return {
        identities: found
          .map((identity) => ({ ...identity, ...placeOf(identity.id) }))
          .toSorted((left, right) => left.name.localeCompare(right.name)),
      };
    }),
  ];
}

function view({ identity }: Center): CenterIdentities {
  const { principalId, userAssigned } = identity;
  return {
    systemAssigned: principalId === null ? null : { principalId },
    userAssigned: userAssigned
      .map(({ resourceId, ...assigned }) => ({ id: resourceId, ...placeOf(resourceId), ...assigned }))
      .toSorted((left, right) => left.name.localeCompare(right.name)),
  };
}

function detailsOf(
  { identity }: Center,
  { systemAssigned, add, remove }: BodyOf<typeof changeIdentities>,
): ActivityDetail[] {
  const onOff = (on: boolean) => (on ? "On" : "Off");
  const had = identity.principalId !== null;
  return [
    ...(systemAssigned === undefined || systemAssigned === had
      ? []
      : [{ name: "System-assigned identity", value: onOff(systemAssigned), before: onOff(had) }]),
    ...add.map((id) => ({ name: "Added identity", value: id })),
    ...remove.map((id) => ({ name: "Removed identity", value: id })),
  ];
}

function placeOf(id: string) {
  return { name: resourceName(id), resourceGroup: resourceGroupOf(id), subscriptionId: subscriptionOf(id) };
}
