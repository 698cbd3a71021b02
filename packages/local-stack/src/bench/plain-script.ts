import { setTimeout as sleep } from "node:timers/promises";
import type { ApiContract } from "@azure/arm-apimanagement";
import type { Stack } from "../stack.ts";
import { centers } from "./bench-estate.ts";
import { omarInAzure, retryAfterMs } from "./omar-in-azure.ts";

/**
 * What most people would write in an afternoon: lists the APIs of an instance and carries the first `count` over, one request after
 * the other. Gives the seconds it took.
 */
export async function runPlainScript(stack: Stack, instanceName: string, count: number): Promise<number> {
  const { management, resourceGroup, center } = await omarInAzure(stack);
  const workspace = `${centers.script}/workspaces/default`;

  async function put(path: string, properties: object): Promise<void> {
    const response = await center("PUT", `${workspace}${path}`, { properties });
    await response.text();
  }

  async function carryOver(api: ApiContract): Promise<void> {
    const name = api.name ?? "";
    const version = `/apis/${name}/versions/v-1`;
    const definition = `${version}/definitions/openapi`;
    const format = "openapi+json-link";
    const exported = await management.apiExport.get(resourceGroup, instanceName, name, format, "true");
    const document = await (await fetch(exported.value?.link ?? "")).text();
    await put(`/apis/${name}`, { title: api.displayName, kind: "rest", description: api.description });
    await put(version, { title: "v1", lifecycleStage: "production" });
    await put(definition, { title: "OpenAPI" });
    await importDocument(definition, document);
    await put(`/apis/${name}/deployments/gateway`, {
      title: "Gateway",
      environmentId: "/workspaces/default/environments/script",
      definitionId: `/workspaces/default${definition}`,
      server: { runtimeUri: [`https://${instanceName}.azure-api.net/${api.path}`] },
    });
  }

  async function importDocument(definition: string, document: string): Promise<void> {
    const body = { format: "inline", value: document, specification: { name: "openapi" } };
    let response = await center("POST", `${workspace}${definition}/importSpecification`, body);
    while (response.status === 202) {
      const location = response.headers.get("location") ?? "";
      await response.text();
      await sleep(retryAfterMs(response));
      response = await center("GET", location);
    }
    await response.text();
  }

  const startedAt = performance.now();
  await put("/environments/script", { title: "Script", kind: "production" });
  let carried = 0;
  for await (const api of management.api.listByService(resourceGroup, instanceName)) {
    if (carried === count) break;
    await carryOver(api);
    carried += 1;
  }
  return (performance.now() - startedAt) / 1000;
}
