import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Outlet } from "react-router";
import { LinkButton } from "../components/app-link.tsx";
import { ErrorState } from "../components/error-state.tsx";
import { Page } from "../components/page.tsx";
import { centerUrl, useCenterParams } from "../lib/center.ts";
import { ProblemError } from "../lib/problem-error.ts";
import { getCenterQuery } from "../lib/queries/get-center.ts";
import { writeSetting } from "../lib/stored-setting.ts";
import { NotFoundPage } from "./not-found-page.tsx";
import { useFollowedLinks } from "./use-followed-links.ts";

/** What all pages of an API center share: one that doesn't exist, or can't be read, says so in place of any page. */
export function CenterLayout() {
  const center = useCenterParams();
  const { data, error, refetch } = useQuery(getCenterQuery(center));
  useFollowedLinks(center);
  useEffect(() => {
    if (data) writeSetting("last-center", centerUrl(center));
  }, [data, center]);
  if (error instanceof ProblemError && !data) {
    if (error.kind === "invalid-request") return <NotFoundPage />;
    if (["not-found", "not-allowed"].includes(error.kind)) {
      return (
        <Page title={center.centerName} context="API center">
          <ErrorState
            error={error}
            what="This API center can't be shown"
            onRetry={refetch}
            action={<LinkButton to="/centers">Go to the API centers</LinkButton>}
          />
        </Page>
      );
    }
  }
  return <Outlet />;
}
