import { readFile } from "node:fs/promises";
import type { EstateInput } from "./estate.ts";

/** An estate by name (`contoso`, `empty`) or from a file. Throws where the file can't be read. */
export async function estateNamed(name: string): Promise<EstateInput> {
  if (name === "empty") return { tenants: [], subscriptions: [] };
  if (name === "contoso") {
    const { contosoEstate } = await import("./contoso/contoso.ts");
    return contosoEstate();
  }
  return JSON.parse(await readFile(name, "utf8")) as EstateInput;
}
