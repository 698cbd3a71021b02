import { useSyncExternalStore } from "react";
import { z } from "zod";

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
  /** Whether a deletion leaves what the link brought. */
  keepApis: z.boolean().optional(),
});
export type Work = z.infer<typeof Work>;

const State = z.object({ notifications: z.array(Notification), work: z.array(Work) });
type State = z.infer<typeof State>;

const storageKey = "api-center-links.notifications";
const kept = 50;

let state: State = restore();
const listeners = new Set<() => void>();

export function notify(notification: Pick<Notification, "intent" | "title" | "body" | "url">): void {
  const added = { ...notification, id: crypto.randomUUID(), at: new Date().toISOString(), read: false };
  change({ ...state, notifications: [added, ...state.notifications].slice(0, kept) });
}

export function markNotificationsRead(): void {
  if (state.notifications.every((each) => each.read)) return;
  change({ ...state, notifications: state.notifications.map((each) => ({ ...each, read: true })) });
}

export function dismissNotifications(): void {
  change({ ...state, notifications: [] });
}

/** Remembers work under way; another on the same link takes its place. */
export function beginWork(work: Omit<Work, "startedAt">): void {
  const others = state.work.filter((each) => each.linkId !== work.linkId);
  change({ ...state, work: [...others, { ...work, startedAt: new Date().toISOString() }] });
}

export function endWork(linkId: string): void {
  change({ ...state, work: state.work.filter((each) => each.linkId !== linkId) });
}

export function useNotifications(): State {
  return useSyncExternalStore(subscribe, () => state);
}

function change(next: State): void {
  state = next;
  try {
    sessionStorage.setItem(storageKey, JSON.stringify(next));
  } catch {
    // Notifications then end with the page.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function restore(): State {
  try {
    const parsed = State.safeParse(JSON.parse(sessionStorage.getItem(storageKey) ?? ""));
    if (parsed.success) return parsed.data;
  } catch {
    // Nothing was kept, or nothing can be.
  }
  return { notifications: [], work: [] };
}
