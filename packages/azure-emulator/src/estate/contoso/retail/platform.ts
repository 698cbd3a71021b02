import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const status = describe({
  title: "Platform Status",
  version: "1.0.0",
  about: "Is it us? Health of every public service, incidents and planned maintenance.",
  server: "https://api.contoso.com",
  types: `
Component
  name: string! = checkout
  state: operational|degraded|down|maintenance
  since: instant
Incident
  id: string! = INC-2024-117
  title: string! = Slow iDEAL payments
  startedAt: instant!
  resolvedAt: instant?
`,
  operations: `
GET /status -> Component[] | Get the state of all components
GET /status/{component} -> Component | Get the state of a component
GET /incidents ?open:boolean -> Incident[] | List incidents
`,
});

const echo = describe({
  title: "Echo API",
  version: "1.0",
  dialect: "swagger-2.0",
  about: "Came with the instance; people use it to try their keys.",
  server: "https://contoso-retail.azure-api.net/echo",
  types: `
Echo
  headers: string{}
  body: string? = hello
`,
  operations: `
GET /resource ?param1 ?param2:integer -> Echo | Retrieve resource
POST /resource Echo -> Echo | Create resource
PUT /resource Echo -> Echo | Modify Resource
DELETE /resource -> 200 Echo | Remove resource
`,
});

const flags = describe({
  title: "Feature Flags",
  version: "1.2.0",
  layout: "yaml",
  about: "Which of our new things are switched on for whom.",
  server: "https://api.contoso.com/internal/flags",
  types: `
Flag
  key: string! = new-size-advice
  on: boolean!
  rolloutPercent: integer = 25
  owner: string = discovery
Evaluation
  key: string! = new-size-advice
  variant: control|treatment
Context
  customerId: uuid?
  market: string = NL
`,
  operations: `
GET /flags -> Flag[] | List flags
PUT /flags/{key} Flag -> Flag | Set a flag
POST /evaluations Context -> Evaluation[] | Evaluate all flags
`,
});

/** What all the others stand on. */
export const platform: Publication[] = [
  {
    name: "platform-status",
    displayName: "Platform Status",
    path: "",
    type: "http",
    description: "Is it us? Health of every public service, incidents and planned maintenance.",
    specification: status,
    tags: ["public"],
    properties: { subscriptionRequired: false },
  },
  {
    name: "echo-api",
    displayName: "Echo API",
    path: "echo",
    protocols: ["https"],
    specification: echo,
  },
  {
    name: "feature-flags",
    displayName: "Feature Flags",
    path: "internal/flags",
    type: "http",
    description: "Which of our new things are switched on for whom.",
    specification: flags,
    tags: ["internal"],
  },
];
