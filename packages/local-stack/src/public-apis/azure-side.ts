import { readFile } from "node:fs/promises";
import { omar } from "@api-center-links/azure-emulator/estate/contoso/identities";
import { places } from "@api-center-links/azure-emulator/estate/contoso/places";
import { trustCertificateAuthority } from "@api-center-links/azure-emulator/trust";
import { z } from "zod";
import { askAgain } from "../ask-again.ts";
import { tokenFor } from "../emulator-token.ts";
import type { Stack } from "../stack.ts";
import { idOfPublicInstance } from "./public-instance.ts";

const managementVersion = "2024-05-01";
const centerVersion = "2024-03-01";

const ManagedApi = z.object({
  id: z.string(),
  name: z.string(),
  properties: z.looseObject({ displayName: z.string(), path: z.string() }),
});
export type ManagedApi = z.infer<typeof ManagedApi>;

/** Azure as its owner sees it: what API Management publishes and what API Center holds, around the product. */
export interface AzureSide {
  /** The current APIs of the public instance. */
  listApis(): Promise<ManagedApi[]>;
  /** The document that API Management exports. */
  exportFromManagement(apiId: string): Promise<string>;
  /** The document that API Center holds. `path` begins with `/apis`. */
  exportFromCenter(path: string): Promise<string>;
  /** Gives an API another document. */
  replaceDocument(api: ManagedApi, text: string): Promise<void>;
  deleteApi(apiId: string): Promise<void>;
}

export async function azureSide(stack: Stack): Promise<AzureSide> {
  trustCertificateAuthority(await readFile(String(stack.emulator.ready.caCertificateFile), "utf8"));
  const token = await tokenFor(stack, omar.userPrincipalName, "https://management.azure.com");

  async function arm(method: string, path: string, apiVersion: string, options: ArmOptions = {}) {
    const url =
      options.next ?? `${path}?${new URLSearchParams({ "api-version": apiVersion, ...options.query })}`;
    const changesNothing = method === "GET" || path.endsWith("/exportSpecification");
    const response = await (changesNothing ? askAgain : fetch)(new URL(url, stack.armUrl), {
      method,
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json", "if-match": "*" },
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
    });
    const text = await response.text();
    if (!response.ok)
      throw new Error(`ARM answered ${response.status} to ${method} ${path}: ${text.slice(0, 300)}`);
    return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
  }

  return {
    async listApis() {
      const apis: ManagedApi[] = [];
      let next: string | undefined;
      do {
        const { body } = await arm("GET", `${idOfPublicInstance}/apis`, managementVersion, {
          query: { $filter: "isCurrent eq true" },
          next,
        });
        const page = ApiPage.parse(body);
        apis.push(...page.value);
        next = page.nextLink || undefined;
      } while (next !== undefined);
      return apis;
    },
    async exportFromManagement(apiId) {
      const { body } = await arm("GET", apiId, managementVersion, {
        query: { export: "true", format: "openapi+json-link" },
      });
      return download(ManagementExport.parse(body).value.link);
    },
    async exportFromCenter(path) {
      const { body } = await arm(
        "POST",
        `${places.contosoApis}/workspaces/default${path}/exportSpecification`,
        centerVersion,
      );
      const { format, value } = CenterExport.parse(body);
      return format === "link" ? download(value) : value;
    },
    async replaceDocument(api, text) {
      const { displayName, path, protocols, apiVersion, apiVersionSetId, description } = api.properties;
      const format = Object.hasOwn(JSON.parse(text), "swagger") ? "swagger-json" : "openapi+json";
      await arm("PUT", api.id, managementVersion, {
        body: {
          properties: {
            displayName,
            path,
            protocols,
            apiVersion,
            apiVersionSetId,
            description,
            format,
            value: text,
          },
        },
      });
    },
    async deleteApi(apiId) {
      await arm("DELETE", apiId, managementVersion, { query: { deleteRevisions: "true" } });
    },
  };
}

interface ArmOptions {
  query?: Record<string, string>;
  body?: unknown;
  /** A `nextLink`, which replaces path and query. */
  next?: string | undefined;
}

const ApiPage = z.object({ value: z.array(ManagedApi), nextLink: z.string().optional() });
const ManagementExport = z.object({ value: z.object({ link: z.string() }) });
const CenterExport = z.object({ format: z.enum(["inline", "link"]), value: z.string() });

async function download(link: string): Promise<string> {
  const response = await askAgain(link);
  if (!response.ok)
    throw new Error(`The download of an exported document was answered with ${response.status}.`);
  return response.text();
}
