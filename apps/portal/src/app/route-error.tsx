import { useRouteError } from "react-router";
import { ErrorState } from "../components/error-state.tsx";
import { Page } from "../components/page.tsx";
import { reloadIfServed } from "./fresh-assets.ts";

/** A page that broke: the shell around it stays. */
export function RouteError() {
  const error = useRouteError();
  return (
    <Page title="Something went wrong">
      <ErrorState error={error} what="This page can't be shown" onRetry={() => void reloadIfServed(window)} />
    </Page>
  );
}
