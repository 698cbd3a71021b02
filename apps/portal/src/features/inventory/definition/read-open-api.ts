import { followRef, list, type Node, record, text } from "./document-node.ts";

/** An OpenAPI or Swagger document as people read it. */
export interface Reference {
  title: string;
  version: string;
  description: string;
  servers: string[];
  groups: OperationGroup[];
  /** The document itself, in which schemas are looked up when they are opened. */
  document: Node;
}

export interface OperationGroup {
  name: string;
  description: string;
  operations: ReferenceOperation[];
}

export interface ReferenceOperation {
  /** Unique in the document. */
  key: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  deprecated: boolean;
  parameters: Parameter[];
  body: Payload | undefined;
  responses: Response[];
}

export interface Parameter {
  name: string;
  place: string;
  required: boolean;
  description: string;
  schema: Node;
}

export interface Payload {
  description: string;
  contents: { mediaType: string; schema: Node }[];
}

export interface Response extends Payload {
  status: string;
}

const methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/** Reads OpenAPI 3 and Swagger 2. Parts that are missing or of another shape are left out, never thrown about. */
export function readOpenApi(parsed: unknown): Reference {
  const document = record(parsed);
  const info = record(document.info);
  const groups = new Map<string, OperationGroup>();
  for (const tag of list(document.tags).map(record)) {
    const name = text(tag.name);
    if (name) groups.set(name, { name, description: text(tag.description), operations: [] });
  }
  for (const [path, unresolved] of Object.entries(record(document.paths))) {
    const item = followRef(document, unresolved);
    for (const method of methods) {
      if (item[method] === undefined) continue;
      const operation = record(item[method]);
      const name = text(list(operation.tags)[0]) || "Operations";
      const group = groups.get(name) ?? { name, description: "", operations: [] };
      groups.set(name, group);
      group.operations.push(readOperation(document, path, method, item, operation));
    }
  }
  return {
    title: text(info.title),
    version: text(info.version),
    description: text(info.description),
    servers: serversOf(document),
    groups: [...groups.values()].filter((group) => group.operations.length > 0),
    document,
  };
}

function readOperation(
  document: Node,
  path: string,
  method: string,
  item: Node,
  operation: Node,
): ReferenceOperation {
  const parameters = parametersOf(document, item, operation);
  return {
    key: `${method} ${path}`,
    method: method.toUpperCase(),
    path,
    summary: text(operation.summary),
    description: text(operation.description),
    deprecated: operation.deprecated === true,
    parameters: parameters
      .filter((each) => each.in !== "body")
      .map((each) => ({
        name: text(each.name),
        place: text(each.in),
        required: each.required === true,
        description: text(each.description),
        // Swagger 2 puts the type beside the name, OpenAPI 3 into a schema or, rarely, into a content.
        schema: each.schema ? record(each.schema) : (contentsOf(each)[0]?.schema ?? each),
      })),
    body: bodyOf(document, operation, parameters),
    responses: Object.entries(record(operation.responses)).map(([status, unresolved]) => {
      const response = followRef(document, unresolved);
      return {
        status,
        description: text(response.description),
        contents: response.schema
          ? [{ mediaType: producesOf(document, operation), schema: record(response.schema) }]
          : contentsOf(response),
      };
    }),
  };
}

/** Those of the path, each overridden by one of the operation with the same name and place. */
function parametersOf(document: Node, item: Node, operation: Node): Node[] {
  const byKey = new Map<string, Node>();
  for (const unresolved of [...list(item.parameters), ...list(operation.parameters)]) {
    const parameter = followRef(document, unresolved);
    byKey.set(`${text(parameter.in)} ${text(parameter.name)}`, parameter);
  }
  return [...byKey.values()];
}

function bodyOf(document: Node, operation: Node, parameters: Node[]): Payload | undefined {
  if (operation.requestBody !== undefined) {
    const body = followRef(document, operation.requestBody);
    return { description: text(body.description), contents: contentsOf(body) };
  }
  const inBody = parameters.find((each) => each.in === "body");
  if (!inBody) return undefined;
  const consumes = text(list(operation.consumes ?? document.consumes)[0]) || "application/json";
  return {
    description: text(inBody.description),
    contents: [{ mediaType: consumes, schema: record(inBody.schema) }],
  };
}

function contentsOf(node: Node): { mediaType: string; schema: Node }[] {
  return Object.entries(record(node.content)).map(([mediaType, content]) => ({
    mediaType,
    schema: record(record(content).schema),
  }));
}

function producesOf(document: Node, operation: Node): string {
  return text(list(operation.produces ?? document.produces)[0]) || "application/json";
}

function serversOf(document: Node): string[] {
  const host = text(document.host);
  if (host) {
    const schemes = list(document.schemes).map(text).filter(Boolean);
    return (schemes.length > 0 ? schemes : ["https"]).map(
      (scheme) => `${scheme}://${host}${text(document.basePath)}`,
    );
  }
  return list(document.servers)
    .map((server) => text(record(server).url))
    .filter(Boolean);
}

/** Operations that mention every word, in groups that then still have one. */
export function filterGroups(groups: readonly OperationGroup[], query: string): OperationGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return groups
    .map((group) => ({
      ...group,
      operations: group.operations.filter((operation) => {
        const haystack =
          `${group.name} ${operation.method} ${operation.path} ${operation.summary}`.toLowerCase();
        return words.every((word) => haystack.includes(word));
      }),
    }))
    .filter((group) => group.operations.length > 0);
}

/** The first so many operations, in groups that then still have one. */
export function firstOperations(groups: readonly OperationGroup[], most: number): OperationGroup[] {
  let room = most;
  return groups.flatMap((group) => {
    const operations = group.operations.slice(0, Math.max(room, 0));
    room -= operations.length;
    return operations.length > 0 ? [{ ...group, operations }] : [];
  });
}
