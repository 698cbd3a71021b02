import { pick } from "../seeded-random.ts";
import type { AzureSide, ManagedApi } from "./azure-side.ts";

export interface Edits {
  changed: string[];
  deleted: string[];
}

/** API Management takes documents of up to 4 MB inline ("API import restrictions"). */
const largestInline = 4 * 1024 * 1024;

/** Gives some APIs of the instance, chosen at random, a changed document and deletes others. */
export async function editInstance(
  azure: AzureSide,
  counts: { changes: number; deletions: number },
  random: () => number,
): Promise<Edits> {
  const shuffled = pick(await azure.listApis(), Number.POSITIVE_INFINITY, random);
  const deleted = shuffled.slice(0, counts.deletions);
  for (const api of deleted) await azure.deleteApi(api.id);
  const changed: string[] = [];
  for (const api of shuffled.slice(counts.deletions)) {
    if (changed.length === counts.changes) break;
    if (await change(azure, api)) changed.push(api.name);
  }
  return { changed, deleted: deleted.map(({ name }) => name) };
}

/** Adds an operation to the API's document. Answers false where the document is too large to import inline. */
async function change(azure: AzureSide, api: ManagedApi): Promise<boolean> {
  const document = JSON.parse(await azure.exportFromManagement(api.id)) as {
    paths?: Record<string, unknown>;
  };
  document.paths = {
    ...document.paths,
    "/added-by-the-trial": { get: { summary: "Added", responses: { 200: { description: "OK" } } } },
  };
  const text = JSON.stringify(document);
  if (Buffer.byteLength(text) > largestInline) return false;
  await azure.replaceDocument(api, text);
  return true;
}
