import { useSyncExternalStore } from "react";
import { z } from "zod";
import { keep, readKept } from "./kept-in-tab.ts";

const Notification = z.object({
  id: z.string(),
  intent: z.enum(["success", "warning", "error", "info"]),
  title: z.string(),
  body: z.string(),
  at: z.string(),
  /** Page with the details. */
  url: z.string().optional(),
  read: z.boolean(),
});
export type Notification = z.infer<typeof Notification>;

/** Long work that was started in this tab and whose outcome the person will be told. */
const Work = z.object({
  kind: z.enum(["create", "sync", "verify", "delete"]),
  linkId: z.string(),
  linkName: z.string(),
  center: z.object({ subscriptionId: z.string(), resourceGroup: z.string(), centerName: z.string() }),
  startedAt: z.string(),
  /** The link's last run when the work began: only a later one is its outcome. */
  afterRunId: z.string().nullable(),
});
export type Work = z.infer<typeof Work>;

const State = z.object({ notifications: z.array(Notification), work: z.array(Work) });
type State = z.infer<typeof State>;

const keptAs = "notifications";
const mostKept = 50;

let state: State | undefined;
const listeners = new Set<() => void>();

export function notify(notification: Pick<Notification, "intent" | "title" | "body" | "url">): void {
  const added = { ...notification, id: crypto.randomUUID(), at: new Date().toISOString(), read: false };
  const { notifications, work } = current();
  change({ notifications: [added, ...notifications].slice(0, mostKept), work });
}

export function markNotificationsRead(): void {
  const { notifications, work } = current();
  if (notifications.every((each) => each.read)) return;
  change({ notifications: notifications.map((each) => ({ ...each, read: true })), work });
}

export function dismissNotifications(): void {
  change({ ...current(), notifications: [] });
}

/** Remembers work under way; another on the same link takes its place. */
export function beginWork(work: Omit<Work, "startedAt">): void {
  endWork(work.linkId);
  const begun = { ...work, startedAt: new Date().toISOString() };
  change({ ...current(), work: [...current().work, begun] });
}

export function endWork(linkId: string): void {
  change({ ...current(), work: current().work.filter((each) => each.linkId !== linkId) });
}

export function useNotifications(): State {
  return useSyncExternalStore(subscribe, current);
}

function current(): State {
  state ??= readKept(keptAs, State) ?? { notifications: [], work: [] };
  return state;
}

function change(next: State): void {
  state = next;
  keep(keptAs, next);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
