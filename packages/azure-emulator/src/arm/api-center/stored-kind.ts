import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { Collection } from "../../estate/collection.ts";
import type { StoredState } from "../../estate/state.ts";
import { type ArmCall, type ArmReply, ok, type ResourceKind } from "../arm-call.ts";
import { validationError } from "../arm-error.ts";
import { compileFilter } from "../odata-filter.ts";
import { tokenPage } from "../paging.ts";
import { parseBody } from "../validation.ts";
import { missing } from "./place.ts";

/** What sets one resource type of an API center apart from the others. */
export interface StoredKind<S extends StoredState> {
  type: string;
  apiVersions: readonly string[];
  /** How people call it, for messages: `API version`. */
  word: string;
  /** The PUT body; what it doesn't name is dropped, as Azure does. */
  body: z.ZodType<{ properties: Record<string, unknown> }>;
  /** Where they are kept and under which path. Throws where the parent doesn't exist. */
  collection(call: ArmCall): { items: Collection<S>; path: string };
  /** A new one, with its own collections empty; or the old one with new properties. */
  make(stored: StoredState, before: S | undefined): S;
  /** Throws where the properties can't be accepted although each field is well-formed. */
  check?(call: ArmCall, properties: Record<string, unknown>): void;
  /** Throws where the plan has no room for one more. */
  requireRoom(call: ArmCall): void;
  /** What a read shows besides the stored properties. */
  derived?(item: S): Record<string, unknown>;
  filterFields: readonly string[];
}

const nameRule = /^[a-zA-Z0-9-]{3,90}$/;

/** List, read, create or replace, and delete of one resource type. */
export function storedKind<S extends StoredState>(kind: StoredKind<S>): ResourceKind {
  const find = (call: ArmCall) => {
    const { items, path } = kind.collection(call);
    const name = call.names.at(-1) ?? "";
    return { items, path, name, item: items.get(name) };
  };
  const show = (path: string, item: S) => showStored(kind, path, item);
  return {
    type: kind.type,
    apiVersions: kind.apiVersions,
    list: (call) => {
      const { items, path } = kind.collection(call);
      const filter = call.query.get("$filter");
      const search = call.query.get("$search")?.toLowerCase();
      let wanted = [...items];
      if (filter) {
        const test = compileFilter<S>(filter, ["name", ...kind.filterFields], (item, field) =>
          fieldOf(kind, item, field),
        );
        wanted = wanted.filter(test);
      }
      if (search) wanted = wanted.filter((item) => searchText(item).includes(search));
      return tokenPage(call, wanted, call.world.behavior.pageSizes.apiCenter, (item) => show(path, item));
    },
    get: (call) => {
      const { item, path, name } = find(call);
      if (!item) throw missing(kind.word, name);
      // The specification declares an ETag for GET, and none for HEAD.
      return ok(show(path, item), call.method === "HEAD" ? undefined : { ETag: item.etag });
    },
    put: (call) => {
      const { items, item: before, path, name } = find(call);
      if (!nameRule.test(name)) {
        throw validationError([
          { target: "name", message: `The name '${name}' must match the pattern '${nameRule.source}'.` },
        ]);
      }
      const { properties } = parseBody(kind.body, call.body);
      kind.check?.(call, properties);
      if (!before) kind.requireRoom(call);
      const item = kind.make(
        {
          name: before?.name ?? name,
          properties,
          etag: newEtag(),
          systemData: systemData(call, before?.systemData),
        },
        before,
      );
      items.set(item);
      call.world.changed();
      return {
        status: before ? 200 : 201,
        body: show(path, item),
        headers: { ETag: item.etag },
      } satisfies ArmReply;
    },
    delete: (call) => {
      const { items, item, name } = find(call);
      if (!item) return { status: 204 };
      items.delete(name);
      call.world.changed();
      return { status: 200 };
    },
  };
}

function showStored<S extends StoredState>(
  kind: Pick<StoredKind<S>, "type" | "derived">,
  path: string,
  item: S,
) {
  return {
    id: `${path}/${item.name}`,
    type: kind.type,
    name: item.name,
    properties: { ...item.properties, ...kind.derived?.(item) },
    ...(item.systemData && { systemData: item.systemData }),
  };
}

export function newEtag(): string {
  return `"${randomUUID()}"`;
}

function systemData(call: ArmCall, before: Record<string, unknown> | undefined): Record<string, unknown> {
  const by = call.caller.kind === "user" ? call.caller.label : call.caller.objectId;
  const byType = call.caller.kind === "user" ? "User" : "Application";
  const now = new Date().toISOString();
  return {
    createdBy: before?.createdBy ?? by,
    createdByType: before?.createdByType ?? byType,
    createdAt: before?.createdAt ?? now,
    lastModifiedBy: by,
    lastModifiedByType: byType,
    lastModifiedAt: now,
  };
}

function fieldOf<S extends StoredState>(kind: StoredKind<S>, item: S, field: string) {
  const value = field === "name" ? item.name : (item.properties[field] ?? kind.derived?.(item)[field]);
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean"
    ? value
    : undefined;
}

function searchText(item: StoredState): string {
  const { title, summary, description } = item.properties;
  return [item.name, title, summary, description].join("\n").toLowerCase();
}
