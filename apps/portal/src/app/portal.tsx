import { QueryClientProvider } from "@tanstack/react-query";
import { useMemo } from "react";
import { RouterProvider } from "react-router/dom";
import type { Session } from "../features/session/session.ts";
import { createQueryClient } from "../lib/query-client.ts";
import { createPortalRouter } from "./router.tsx";
import { SessionContext } from "./session-context.ts";

/** The portal for whoever is signed in. */
export function Portal({ session }: { session: Session }) {
  const queryClient = useMemo(() => createQueryClient(() => void session.signIn()), [session]);
  const router = useMemo(() => createPortalRouter(), []);
  return (
    <SessionContext value={session}>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionContext>
  );
}
