import { z } from "zod";
import type { PublicDocument } from "./fetch-documents.ts";

/** What API Management holds of an API, as its document tells it. */
export interface ApiFacts {
  name: string;
  displayName: string;
  description: string;
  path: string;
  serviceUrl: string | undefined;
  versioning: { version: string; scheme: "Segment" | "Query" } | undefined;
  /** `contact`, `license` and `termsOfServiceUrl` in API Management's own shape. */
  legal: Record<string, unknown>;
  format: "openapi-json" | "swagger-json";
  text: string;
}

/** Documents in the wild break the rules in many places: each field that can't be used is treated as absent. */
const text = z.string().optional().catch(undefined);
const Document = z.object({
  openapi: text,
  swagger: text,
  host: text,
  basePath: text,
  servers: z.array(z.object({ url: z.string() })).catch([]),
  info: z
    .object({
      title: text,
      description: text,
      version: z.coerce.string().catch(""),
      termsOfService: text,
      contact: z.object({ name: text, email: text, url: text }).partial().optional().catch(undefined),
      license: z.object({ name: text, url: text }).partial().optional().catch(undefined),
    })
    .catch({ title: undefined, description: undefined, version: "", termsOfService: undefined }),
});

/** Reads what a document tells about its API, or says why API Management couldn't publish it. */
export function readFacts({ id, text: source }: PublicDocument): ApiFacts | { reason: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(source);
  } catch {
    return { reason: "is not JSON" };
  }
  const checked = Document.safeParse(parsed);
  if (!checked.success) return { reason: "is no JSON object" };
  const document = checked.data;
  if (!document.openapi && !document.swagger)
    return { reason: "names neither an OpenAPI nor a Swagger version" };
  const { title, description, version, termsOfService, contact, license } = document.info;
  return {
    name: nameFrom(id),
    displayName: (title?.trim() || id).slice(0, 300),
    description: description ?? "",
    path: id.replace(/[^\w./-]+/g, "-").slice(0, 400),
    serviceUrl: addressOf(document),
    versioning: versioningOf(version),
    legal: {
      ...(contact && { contact }),
      ...(license && { license }),
      ...(termsOfService !== undefined && { termsOfServiceUrl: termsOfService }),
    },
    format: document.swagger === undefined ? "openapi-json" : "swagger-json",
    text: source,
  };
}

/** API ids may hold neither slashes nor `*#&+:<>?`, and have 256 characters at most. */
function nameFrom(id: string): string {
  return id
    .replaceAll("/", "--")
    .replace(/[*#&+:<>?\s]+/g, "-")
    .slice(0, 256);
}

function versioningOf(version: string): ApiFacts["versioning"] {
  if (/^v\d+\w*$/i.test(version)) return { version, scheme: "Segment" };
  if (/^\d{4}-\d{2}(-\d{2})?(-\w+)?$/.test(version)) return { version, scheme: "Query" };
  return undefined;
}

function addressOf(document: z.infer<typeof Document>): string | undefined {
  const address =
    document.servers[0]?.url ??
    (document.host === undefined ? undefined : `https://${document.host}${document.basePath ?? ""}`);
  return address !== undefined && URL.canParse(address) && address.length <= 2000 ? address : undefined;
}
