import { setTimeout as sleep } from "node:timers/promises";
import type { OmarInAzure } from "./omar-in-azure.ts";

/** Waits until an API of the API center bears the title. */
export async function untilTitled(azure: OmarInAzure, title: string, path: string): Promise<void> {
  for (;;) {
    const api = (await (await azure.center("GET", path)).json()) as { properties: { title: string } };
    if (api.properties.title === title) return;
    await sleep(50);
  }
}
