import { FluentProvider } from "@fluentui/react-components";
import { lazy, Suspense, useEffect } from "react";
import type { Session } from "../features/session/session.ts";
import { SignInPage } from "../features/session/sign-in-page.tsx";
import { themes, useTheme } from "./theme.ts";

const loadPortal = async () => ({ default: (await import("./portal.tsx")).Portal });
const Portal = lazy(loadPortal);

/** Starts fetching the portal's code, while whether someone is signed in is still being found out. */
export function preloadPortal(): void {
  // A failure shows, and can be retried, where the portal is rendered.
  loadPortal().catch(() => undefined);
}

/** The portal for whoever is signed in, or the way to sign in. */
export function App({ session }: { session: Session }) {
  const { name } = useTheme();
  useEffect(() => {
    document.documentElement.style.colorScheme = name === "light" ? "light" : "dark";
    document.documentElement.style.backgroundColor = themes[name].colorNeutralBackground1;
  }, [name]);
  return (
    <FluentProvider theme={themes[name]}>
      {session.account ? (
        <Suspense fallback={<Starting />}>
          <Portal session={session} />
        </Suspense>
      ) : (
        <SignInPage session={session} />
      )}
    </FluentProvider>
  );
}

/** The same as in the page as it comes. */
function Starting() {
  return (
    <main className="starting">
      <h1>API Center Links is loading…</h1>
    </main>
  );
}
