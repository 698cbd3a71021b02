import { createContext, use } from "react";
import type { Session } from "../features/session/session.ts";

export const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("Nobody is signed in here.");
  return session;
}
