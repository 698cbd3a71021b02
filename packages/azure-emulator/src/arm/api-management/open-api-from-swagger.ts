type Json = Record<string, unknown>;

/**
 * A Swagger 2.0 document as OpenAPI 3.0: API Management keeps one model of an API and exports it in either form.
 * Covers what documents commonly hold; extensions are kept.
 */
export function openApiFromSwagger(swagger: Json): Json {
  const { swagger: _, host, basePath, schemes, paths, definitions, ...rest } = swagger;
  const { parameters, responses, securityDefinitions, consumes, produces, ...kept } = rest;
  const defaults = { consumes: strings(consumes), produces: strings(produces) };
  const components: Json = {};
  if (isObject(definitions)) components.schemas = definitions;
  if (isObject(responses)) {
    components.responses = mapValues(responses, (one) => response(one, defaults.produces));
  }
  if (isObject(parameters)) {
    const [bodies, others] = partition(parameters, (one) => one.in === "body" || one.in === "formData");
    components.parameters = mapValues(others, parameter);
    components.requestBodies = mapValues(bodies, (one) => requestBody([one], defaults.consumes) ?? {});
  }
  if (isObject(securityDefinitions)) {
    components.securitySchemes = mapValues(securityDefinitions, securityScheme);
  }
  const document: Json = {
    openapi: "3.0.1",
    ...kept,
    ...(typeof host === "string" && { servers: serversOf(host, basePath, schemes) }),
    paths: isObject(paths) ? mapValues(paths, (item) => pathItem(item, defaults)) : {},
    ...(Object.keys(components).length > 0 && { components }),
  };
  return rewriteReferences(document) as Json;
}

function serversOf(host: string, basePath: unknown, schemes: unknown): Json[] {
  const named = strings(schemes);
  const path = typeof basePath === "string" && basePath !== "/" ? basePath : "";
  return (named.length > 0 ? named : ["https"]).map((scheme) => ({ url: `${scheme}://${host}${path}` }));
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);
type Defaults = { consumes: string[]; produces: string[] };

function pathItem(item: Json, defaults: Defaults): Json {
  const out: Json = {};
  for (const [key, value] of Object.entries(item)) {
    if (methods.has(key) && isObject(value)) out[key] = operation(value, defaults);
    else if (key === "parameters" && Array.isArray(value)) out[key] = value.filter(isObject).map(parameter);
    else out[key] = value;
  }
  return out;
}

function operation(before: Json, defaults: Defaults): Json {
  const { parameters, responses, consumes, produces, schemes: _, ...kept } = before;
  const all = Array.isArray(parameters) ? parameters.filter(isObject) : [];
  const inBody = all.filter((one) => one.in === "body" || one.in === "formData");
  const others = all.filter((one) => !inBody.includes(one));
  const taken = strings(consumes);
  const given = strings(produces);
  const body = requestBody(inBody, taken.length > 0 ? taken : defaults.consumes);
  const types = given.length > 0 ? given : defaults.produces;
  return {
    ...kept,
    ...(others.length > 0 && { parameters: others.map(parameter) }),
    ...(body && { requestBody: body }),
    responses: isObject(responses) ? mapValues(responses, (one) => response(one, types)) : {},
  };
}

const schemaWords = new Set(
  "type format items collectionFormat default maximum exclusiveMaximum minimum exclusiveMinimum maxLength minLength pattern maxItems minItems uniqueItems enum multipleOf".split(
    " ",
  ),
);

function parameter(before: Json): Json {
  if ("$ref" in before) return before;
  const { kept, schema } = splitSchema(before);
  return { ...kept, schema };
}

function splitSchema(before: Json): { kept: Json; schema: Json } {
  const kept: Json = {};
  const schema: Json = {};
  for (const [key, value] of Object.entries(before)) {
    if (key === "collectionFormat") continue;
    (schemaWords.has(key) ? schema : kept)[key] = value;
  }
  return { kept, schema };
}

function requestBody(parameters: Json[], consumes: string[]): Json | undefined {
  const body = parameters.find((one) => one.in === "body");
  if (body) {
    const types = consumes.length > 0 ? consumes : ["application/json"];
    return {
      ...(body.description !== undefined && { description: body.description }),
      content: Object.fromEntries(types.map((type) => [type, { schema: body.schema ?? {} }])),
      ...(body.required === true && { required: true }),
    };
  }
  if (parameters.length === 0) return undefined;
  const properties = Object.fromEntries(parameters.map((one) => [String(one.name), splitSchema(one).schema]));
  const required = parameters.filter((one) => one.required === true).map((one) => one.name);
  const withFile = parameters.some((one) => one.type === "file");
  const type = withFile ? "multipart/form-data" : "application/x-www-form-urlencoded";
  const schema = { type: "object", properties, ...(required.length > 0 && { required }) };
  return { content: { [consumes.find((one) => one === type) ?? type]: { schema } } };
}

function response(before: Json, produces: string[]): Json {
  if ("$ref" in before) return before;
  const { schema, examples, headers, ...kept } = before;
  const types = produces.length > 0 ? produces : ["application/json"];
  const example = isObject(examples) ? examples : {};
  return {
    description: "",
    ...kept,
    ...(isObject(headers) && { headers: mapValues(headers, headerOf) }),
    ...(schema !== undefined && {
      content: Object.fromEntries(
        types.map((type) => [type, { schema, ...(type in example && { example: example[type] }) }]),
      ),
    }),
  };
}

function headerOf(before: Json): Json {
  const { kept, schema } = splitSchema(before);
  return { ...kept, schema };
}

function securityScheme(before: Json): Json {
  if (before.type === "basic") {
    const { type: _, ...kept } = before;
    return { ...kept, type: "http", scheme: "basic" };
  }
  if (before.type !== "oauth2") return before;
  const { flow, authorizationUrl, tokenUrl, scopes, ...kept } = before;
  const name = flowNames[String(flow)] ?? "implicit";
  return {
    ...kept,
    flows: {
      [name]: {
        ...(authorizationUrl !== undefined && { authorizationUrl }),
        ...(tokenUrl !== undefined && { tokenUrl }),
        scopes: scopes ?? {},
      },
    },
  };
}

const flowNames: Record<string, string> = {
  implicit: "implicit",
  password: "password",
  application: "clientCredentials",
  accessCode: "authorizationCode",
};

const movedReferences: [string, string][] = [
  ["#/definitions/", "#/components/schemas/"],
  ["#/parameters/", "#/components/parameters/"],
  ["#/responses/", "#/components/responses/"],
];

function rewriteReferences(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewriteReferences);
  if (!isObject(value)) return value;
  return mapEntries(value, (key, inner) => {
    if (key !== "$ref" || typeof inner !== "string") return rewriteReferences(inner);
    const moved = movedReferences.find(([from]) => inner.startsWith(from));
    return moved ? moved[1] + inner.slice(moved[0].length) : inner;
  });
}

function mapEntries(object: Json, change: (key: string, value: unknown) => unknown): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
}

function mapValues(object: Json, change: (value: Json) => Json): Json {
  return mapEntries(object, (_, value) => (isObject(value) ? change(value) : value));
}

function partition(object: Json, test: (value: Json) => boolean): [Json, Json] {
  const yes: Json = {};
  const no: Json = {};
  for (const [key, value] of Object.entries(object)) (isObject(value) && test(value) ? yes : no)[key] = value;
  return [yes, no];
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
