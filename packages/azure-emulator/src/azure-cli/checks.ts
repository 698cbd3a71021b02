import assert from "node:assert/strict";
import {
  automation,
  contosoTenant,
  governanceIdentity,
  omar,
  subscriptions,
} from "../estate/contoso/identities.ts";
import { places } from "../estate/contoso/places.ts";
import type { Estate } from "../estate/estate.ts";
import type { AzureCli } from "./az.ts";
import type { StandIn } from "./stand-in.ts";

/** One thing that Azure CLI is seen to do, told by the command line a person would type. */
export interface Check {
  what: string;
  run(az: AzureCli, standIn: StandIn): Promise<void>;
}

const readerRole = "API Management Service Reader Role";
const assignment = [
  ...["--assignee-object-id", governanceIdentity.objectId],
  ...["--assignee-principal-type", "ServicePrincipal"],
  ...["--role", readerRole],
  ...["--scope", places.logistics],
];

/** In this order: each goes on where the one before ended, and the last leaves everything as it was found. */
export const checks: Check[] = [
  {
    what: "az login --service-principal, az account show",
    async run(az) {
      const { appId, clientSecret } = automation;
      await az.succeed(
        ...["login", "--service-principal", "--username", appId, "--password", clientSecret],
        ...["--tenant", contosoTenant.tenantId, "--output", "none"],
      );
      await az.succeed("account", "set", "--subscription", subscriptions.production.subscriptionId);
      const { name, tenantId, user } = await az.json<{
        name: string;
        tenantId: string;
        user: { name: string; type: string };
      }>("account", "show");
      assert.equal(name, subscriptions.production.displayName);
      assert.equal(tenantId, contosoTenant.tenantId);
      assert.deepEqual(user, { name: appId, type: "servicePrincipal" });
    },
  },
  {
    what: "az apim list",
    async run(az, standIn) {
      const listed = await az.json<{ id: string; name: string; gatewayUrl: string }[]>("apim", "list");
      const there = productionInstances(await standIn.estate());
      assert.deepEqual(
        listed.map(({ name }) => name).sort(),
        there.map(({ service }) => service.name).sort(),
      );
      for (const { gatewayUrl } of listed) assert.match(gatewayUrl, /^https:\/\//);
    },
  },
  {
    what: "az apim api list",
    async run(az, standIn) {
      const { service, group } = retail(await standIn.estate());
      const listed = await az.json<{ name: string; displayName: string }[]>(
        ...["apim", "api", "list", "--resource-group", group, "--service-name", service.name],
      );
      const revisions = service.apis.flatMap((api) => api.revisions);
      assert.equal(listed.length, revisions.length, `revisions of all APIs of ${service.name}`);
      assert.ok(listed.every(({ displayName }) => displayName !== ""));
    },
  },
  {
    what: "az apim api show, of an API that isn't there",
    async run(az) {
      const answer = await az.run(
        ...["apim", "api", "show", "--resource-group", "rg-retail", "--service-name", "contoso-retail"],
        ...["--api-id", "there-is-no-such-api"],
      );
      assert.equal(answer.exitCode, 3);
      assert.match(answer.stderr, /ResourceNotFound/);
    },
  },
  {
    what: "az rest, to export a definition",
    async run(az, standIn) {
      const api = currentRestApi(await standIn.estate());
      const { value } = await az.json<{ value: { link: string } }>(
        ...["rest", "--method", "get", "--url"],
        `${standIn.armUrl}${places.retail}/apis/${api}?api-version=2022-08-01&export=true&format=openapi%2Bjson-link`,
      );
      const document = await standIn.download(value.link);
      assert.match(String(document.openapi), /^3\./);
    },
  },
  {
    what: "az role assignment create, refused to whoever may not",
    async run(az) {
      const answer = await az.run("role", "assignment", "create", ...assignment);
      assert.equal(answer.exitCode, 1, answer.stdout);
      assert.match(answer.stderr, /AuthorizationFailed.*Microsoft\.Authorization\/roleAssignments\/write/s);
    },
  },
  {
    what: "az role assignment create, and again: the same one",
    async run(az, standIn) {
      const undo = await standIn.letAssignRoles(
        { account: omar.userPrincipalName },
        automation,
        places.logistics,
      );
      try {
        type Assignment = { id: string; principalId: string; roleDefinitionId: string; scope: string };
        const made = await az.json<Assignment>("role", "assignment", "create", ...assignment);
        assert.equal(made.principalId, governanceIdentity.objectId);
        assert.equal(made.scope, places.logistics);
        const again = await az.json<Assignment>("role", "assignment", "create", ...assignment);
        assert.equal(again.id, made.id);
        const listed = await az.json<{ principalName: string; roleDefinitionName: string }[]>(
          ...[
            "role",
            "assignment",
            "list",
            "--assignee",
            governanceIdentity.clientId,
            "--scope",
            places.logistics,
          ],
        );
        assert.deepEqual(
          listed.map(({ principalName, roleDefinitionName }) => [principalName, roleDefinitionName]),
          [[governanceIdentity.clientId, readerRole]],
        );
        await az.succeed("role", "assignment", "delete", "--ids", made.id);
      } finally {
        await undo();
      }
    },
  },
];

function productionInstances(estate: Estate) {
  const production = estate.subscriptions.find(
    ({ subscriptionId }) => subscriptionId === subscriptions.production.subscriptionId,
  );
  return (production?.resourceGroups ?? []).flatMap(({ name: group, apiManagementServices }) =>
    apiManagementServices.map((service) => ({ group, service })),
  );
}

function retail(estate: Estate) {
  const found = productionInstances(estate).find(({ service }) => service.name === "contoso-retail");
  assert.ok(found, "there is an instance contoso-retail");
  return found;
}

/** The first API of contoso-retail with an OpenAPI document. */
function currentRestApi(estate: Estate): string {
  const api = retail(estate).service.apis.find(({ revisions, currentRevision }) =>
    revisions
      .find(({ revision }) => revision === currentRevision)
      ?.specification?.format.startsWith("openapi"),
  );
  assert.ok(api, "contoso-retail has an API with an OpenAPI document");
  return api.name;
}
