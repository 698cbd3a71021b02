import { derivedEtag } from "./derived.ts";
import { describe } from "./describe/document.ts";
import { contosoApisIdentity, contosoTenant, priya } from "./identities.ts";
import { places } from "./places.ts";

/** The company's API center. One API in it was registered by hand, long before anybody linked anything. */
export function contosoApisCenter() {
  return {
    name: "contoso-apis",
    location: "westeurope",
    sku: { name: "Standard" as const },
    tags: { owner: "api-program" },
    identity: {
      type: "SystemAssigned",
      principalId: contosoApisIdentity.objectId,
      tenantId: contosoTenant.tenantId,
    },
    environments: [
      stored("developer-sandbox", "/environments/developer-sandbox", {
        title: "Developer sandbox",
        kind: "development",
        description: "Where teams try things out before they reach a gateway.",
        server: { type: "Kubernetes" },
        onboarding: { instructions: "Ask in #api-platform for a namespace." },
        customProperties: {},
      }),
    ],
    apis: [handRegisteredApi()],
  };
}

/** A center on the Free plan to try things in. */
export function contosoSandboxCenter() {
  return {
    name: "contoso-sandbox",
    location: "northeurope",
    sku: { name: "Free" as const },
    tags: { owner: "api-program" },
  };
}

const sizeAdvice = describe({
  title: "Size Advice",
  version: "0.3.0",
  about: "Says which size will fit, from three measurements and what others kept.",
  server: "https://size-advice.sandbox.contoso.com",
  types: `
Measurements
  heightCentimetres: integer! = 174
  chestCentimetres: integer! = 92
  waistCentimetres: integer! = 78
Advice
  sku: string! = CTS-40213
  size: string! = M
  confidence: number = 0.87
Feedback
  kept: boolean!
  fit: too-small|right|too-large
`,
  operations: `
POST /products/{sku}/advice Measurements -> Advice | Get advice
POST /advice/{adviceId}/feedback Feedback -> 204 | Say how it fitted
GET /brands/{brand}/chart -> string | Get a size chart
`,
});

function handRegisteredApi() {
  const name = "size-advice";
  const api = `/apis/${name}`;
  return {
    ...stored(name, api, {
      title: "Size Advice",
      kind: "rest",
      summary: "Which size will fit",
      description:
        "Says which size will fit, from three measurements and what others kept. An experiment of the app team.",
      contacts: [{ name: "App team", email: "app-team@contoso.com" }],
      externalDocumentation: [{ title: "Notebook", url: "https://wiki.contoso.com/size-advice" }],
      customProperties: {},
    }),
    versions: [
      {
        ...stored("v0", `${api}/versions/v0`, { title: "v0", lifecycleStage: "development" }),
        definitions: [
          {
            ...stored("openapi", `${api}/versions/v0/definitions/openapi`, {
              title: "OpenAPI",
              description: "Written by hand",
            }),
            specification: {
              name: "openapi",
              version: "3.0.3",
              format: "inline" as const,
              value: sizeAdvice.text,
            },
          },
        ],
      },
    ],
    deployments: [
      stored("sandbox", `${api}/deployments/sandbox`, {
        title: "Sandbox",
        description: "One pod, restarted nightly",
        environmentId: "/workspaces/default/environments/developer-sandbox",
        definitionId: `/workspaces/default${api}/versions/v0/definitions/openapi`,
        state: "active",
        server: { runtimeUri: ["https://size-advice.sandbox.contoso.com"] },
        customProperties: {},
      }),
    ],
  };
}

function stored(name: string, path: string, properties: Record<string, unknown>) {
  const at = "2024-08-19T14:06:21.411Z";
  return {
    name,
    properties,
    etag: derivedEtag(`${places.contosoApis}/workspaces/default${path}`),
    systemData: {
      createdBy: priya.userPrincipalName,
      createdByType: "User",
      createdAt: at,
      lastModifiedBy: priya.userPrincipalName,
      lastModifiedByType: "User",
      lastModifiedAt: at,
    },
  };
}
