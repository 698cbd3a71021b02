import { refusalOf } from "@api-center-links/sync-engine/api-center-rules";
import type { EntityKind } from "@api-center-links/sync-engine/inventory";
import fc from "fast-check";
import { expect, test } from "vitest";
import { armSchema } from "./arm-schema.ts";
import { centerResources, centerSchemaFile } from "./center-resources.ts";

/** Around every limit that the schema has, and what is no text. */
const edges = [0, 1, 50, 51, 100, 101, 200, 201, 500, 501, 1000, 1001].map((length) => "x".repeat(length));
const text = fc.constantFrom<unknown>(...edges, 7, null);
const word = (...words: string[]) => fc.oneof(fc.constantFrom(...words), text);
const some = (fields: Record<string, fc.Arbitrary<unknown>>) => fc.record(fields, { requiredKeys: [] });
const list = (each: fc.Arbitrary<unknown>) => fc.oneof(fc.array(each, { maxLength: 2 }), text);

const bodies: Record<EntityKind, fc.Arbitrary<Record<string, unknown>>> = {
  environment: some({
    ...{ title: text, description: text, kind: word("development", "testing", "staging", "production") },
    // Types and kinds yet to come are taken on the wire; the schema of templates lists those of its day.
    server: some({ type: fc.constant("Azure API Management"), managementPortalUri: list(text) }),
    onboarding: some({ instructions: text, developerPortalUri: list(text) }),
  }),
  api: some({
    ...{ title: text, kind: fc.constant("rest"), description: text, summary: text },
    contacts: list(some({ name: text, email: text, url: text })),
    license: some({ name: text, url: text, identifier: text }),
    termsOfService: some({ url: text }),
    externalDocumentation: list(some({ title: text, description: text, url: text })),
  }),
  version: some({ title: text, lifecycleStage: word("design", "preview", "retired") }),
  definition: some({ title: text, description: text }),
  deployment: some({
    ...{ title: text, description: text, state: word("active", "inactive") },
    server: some({ runtimeUri: list(text) }),
    ...{ environmentId: text, definitionId: text },
  }),
};

const valid: Record<EntityKind, Record<string, unknown>> = {
  environment: { title: "Shop", kind: "production" },
  api: { title: "Orders", kind: "rest" },
  version: { title: "v1", lifecycleStage: "production" },
  definition: { title: "OpenAPI" },
  deployment: {},
};

test.each(Object.keys(bodies) as EntityKind[])(
  "whatever the product's rules take as %s, Azure's own schema takes, where it is at hand",
  (kind) => {
    const schema = armSchema(centerSchemaFile, centerResources[kind]);
    if (!schema) return;
    fc.assert(
      fc.property(bodies[kind], fc.nat(), (fields, at) => {
        // One field at a time, or most bodies would break several rules.
        const [field = "title", value] = Object.entries(fields).at(at % Object.keys(fields).length) ?? [];
        const body = value === undefined ? valid[kind] : { ...valid[kind], [field]: value };
        if (refusalOf(kind, body)) return;
        expect(schema.properties.safeParse(body).error, JSON.stringify(body)).toBeUndefined();
      }),
      { numRuns: 1_000 },
    );
  },
);
