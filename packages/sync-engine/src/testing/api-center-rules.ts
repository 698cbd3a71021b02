import type { EntityKind, EntityProperties } from "../inventory.ts";

type Rule = (value: unknown) => boolean;

const text =
  (most: number, least = 0): Rule =>
  (value) =>
    typeof value === "string" && value.length >= least && value.length <= most && value.isWellFormed();
const oneOf =
  (...values: string[]): Rule =>
  (value) =>
    values.includes(String(value));
const list =
  (rule: Rule, most = Number.POSITIVE_INFINITY): Rule =>
  (value) =>
    Array.isArray(value) && value.length <= most && value.every(rule);
const object =
  (rules: Record<string, Rule>): Rule =>
  (value) =>
    typeof value === "object" && value !== null && problemIn(value as EntityProperties, rules) === undefined;

const title = text(50, 1);
const address = text(200, 1);
const anything: Rule = () => true;

/** Rules of Microsoft.ApiCenter 2024-03-01 for the bodies of its PUTs, as far as the engine writes them. */
const rules: Record<EntityKind, { required: string[]; fields: Record<string, Rule> }> = {
  environment: {
    required: ["title", "kind"],
    fields: {
      ...{ title, description: anything, customProperties: anything },
      kind: oneOf("development", "testing", "staging", "production"),
      server: object({ type: anything, managementPortalUri: list(address, 1) }),
      onboarding: object({ instructions: anything, developerPortalUri: list(address, 1) }),
    },
  },
  api: {
    required: ["title", "kind"],
    fields: {
      ...{ title, kind: text(100, 1), description: text(1000), summary: text(200) },
      contacts: list(object({ name: text(100), email: text(100), url: address })),
      license: object({ name: text(100), url: address, identifier: text(50) }),
      termsOfService: object({ url: address }),
      ...{ externalDocumentation: list(anything, 20), customProperties: anything },
    },
  },
  version: {
    required: ["title", "lifecycleStage"],
    fields: {
      title,
      lifecycleStage: oneOf(
        ...["design", "development", "testing", "preview", "production", "deprecated", "retired"],
      ),
    },
  },
  definition: { required: ["title"], fields: { title, description: anything } },
  deployment: {
    required: [],
    fields: {
      ...{ title, description: text(500), customProperties: anything },
      state: oneOf("active", "inactive"),
      server: object({ runtimeUri: list(address) }),
      ...{ environmentId: anything, definitionId: anything },
    },
  },
};

/** Why API Center wouldn't take the body, if so. `exists`: whether there is an entity at a path. */
export function refusalOf(
  kind: EntityKind,
  body: EntityProperties,
  exists: (path: string) => boolean,
): string | undefined {
  const { required, fields } = rules[kind];
  const missing = required.find((field) => body[field] === undefined);
  if (missing) return `${missing} is missing`;
  const dangling = ["environmentId", "definitionId"].find((field) => {
    const path =
      body[field] === undefined ? undefined : String(body[field]).replace("/workspaces/default/", "");
    return path !== undefined && !exists(path);
  });
  return dangling ? `${dangling} refers to nothing` : problemIn(body, fields);
}

function problemIn(body: EntityProperties, fields: Record<string, Rule>): string | undefined {
  const wrong = Object.entries(body).find(([field, value]) => !(fields[field]?.(value) ?? false));
  return wrong && `${wrong[0]} isn't taken: ${JSON.stringify(wrong[1])}`;
}
