import { FluentProvider, makeStyles, tokens } from "@fluentui/react-components";
import { QueryClientProvider } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { RouterProvider } from "react-router/dom";
import type { Session } from "../features/session/session.ts";
import { SignInPage } from "../features/session/sign-in-page.tsx";
import { createQueryClient } from "../lib/query-client.ts";
import { createPortalRouter } from "./router.tsx";
import { SessionContext } from "./session-context.ts";
import { themes, useTheme } from "./theme.ts";

/** The portal for whoever is signed in, or the way to sign in. */
export function App({ session }: { session: Session }) {
  const styles = useStyles();
  const { name } = useTheme();
  useEffect(() => {
    document.documentElement.style.colorScheme = name === "light" ? "light" : "dark";
    document.documentElement.style.backgroundColor = themes[name].colorNeutralBackground1;
  }, [name]);
  return (
    <FluentProvider theme={themes[name]} className={styles.provider}>
      {/* Fluent gives the provider's own class to every overlay: what fills the window must not stand there. */}
      <div className={styles.window}>
        {session.account ? <Portal session={session} /> : <SignInPage session={session} />}
      </div>
    </FluentProvider>
  );
}

function Portal({ session }: { session: Session }) {
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

const useStyles = makeStyles({
  provider: { height: "auto", backgroundColor: "transparent", color: tokens.colorNeutralForeground1 },
  window: { height: "100dvh", backgroundColor: tokens.colorNeutralBackground1 },
});
