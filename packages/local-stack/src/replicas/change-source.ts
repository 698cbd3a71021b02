import type { OmarInAzure } from "../bench/omar-in-azure.ts";

/** Somebody who works at API Management while replicas come and go. */
export interface SourceChanges {
  /** Renames an API of a random instance, now and then adds or deletes one. */
  change(): Promise<void>;
  count: number;
  /** Titles of the APIs that an instance has now. */
  titles(instance: string): Promise<string[]>;
}

/** Changes APIs of these instances as Omar, by the numbers that `random` gives. */
export function changeSource(
  { management, resourceGroup }: OmarInAzure,
  instances: string[],
  random: () => number,
): SourceChanges {
  const one = <T>(items: T[]): T | undefined => items[Math.floor(random() * items.length)];

  async function apisOf(instance: string) {
    const apis: { id: string; title: string }[] = [];
    for await (const { name = "", displayName = "" } of management.api.listByService(resourceGroup, instance))
      apis.push({ id: name, title: displayName });
    return apis;
  }

  const changes: SourceChanges = {
    count: 0,
    async change() {
      const number = ++changes.count;
      const instance = one(instances) ?? "";
      const api = one(await apisOf(instance));
      if (!api || number % 4 === 1) {
        const [name, displayName] = [`added-${number}`, `Added ${number}`];
        const added = { path: `${instance}-${name}`, displayName, protocols: ["https"] };
        await management.api.beginCreateOrUpdateAndWait(resourceGroup, instance, name, added);
      } else if (number % 4 === 3)
        await management.api.beginDeleteAndWait(resourceGroup, instance, api.id, "*");
      else {
        await management.api.update(resourceGroup, instance, api.id, "*", {
          displayName: `Renamed ${number}`,
        });
      }
    },
    titles: async (instance) => (await apisOf(instance)).map(({ title }) => title),
  };
  return changes;
}
