import { FluentProvider } from "@fluentui/react-components";
import { ErrorState } from "../components/error-state.tsx";
import { themes, useTheme } from "./theme.ts";

/** The portal couldn't start: the server, or the directory, doesn't answer. */
export function StartFailure({ error }: { error: unknown }) {
  const { name } = useTheme();
  return (
    <FluentProvider theme={themes[name]}>
      <title>API Center Links</title>
      <main>
        <h1 hidden>API Center Links</h1>
        <ErrorState error={error} what="API Center Links can't start" onRetry={() => location.reload()} />
      </main>
    </FluentProvider>
  );
}
