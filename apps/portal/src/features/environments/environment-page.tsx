import { ServerRegular } from "@fluentui/react-icons/svg/server";
import { useQuery } from "@tanstack/react-query";
import { useParams } from "react-router";
import { AppLink, OutLink } from "../../components/app-link.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorState } from "../../components/error-state.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { Markdown } from "../../components/markdown.tsx";
import { OneThing } from "../../components/one-thing.tsx";
import { Page, Section } from "../../components/page.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { capitalized } from "../../lib/labels.ts";
import { listApisQuery } from "../../lib/queries/list-apis.ts";
import { webUrl } from "../../lib/web-url.ts";
import { getEnvironmentQuery } from "./get-environment.ts";

/** One environment: what it is, who keeps it, which APIs are deployed there. */
export function EnvironmentPage() {
  const center = useCenterParams();
  const { environmentName = "" } = useParams();
  const query = useQuery(getEnvironmentQuery(center, environmentName));
  const environment = query.data;
  return (
    <Page
      title={environment?.title ?? environmentName}
      context={`${center.centerName} · Environment`}
      icon={<ServerRegular />}
    >
      <OneThing
        what="environment"
        query={query}
        others={{ label: "Go to the environments", to: centerUrl(center, "environments") }}
      >
        <Essentials
          items={[
            { name: "Type", value: environment && capitalized(environment.kind) },
            { name: "Name", value: environmentName },
            { name: "Server", value: environment && (environment.serverType ?? "Not given") },
            {
              name: "Kept by",
              value:
                environment &&
                (environment.link ? (
                  <AppLink to={centerUrl(center, "links", environment.link.id)}>
                    {environment.link.name}
                  </AppLink>
                ) : (
                  "Registered here by people"
                )),
            },
            {
              name: "Management portal",
              value: environment && <Addresses urls={environment.managementPortalUris} />,
            },
            {
              name: "Developer portal",
              value: environment && <Addresses urls={environment.developerPortalUris} />,
            },
            {
              name: "Last change",
              value: environment && <RelativeTime instant={environment.lastModifiedAt} none="Not known" />,
            },
          ]}
        />
        <Section title="Description">
          {environment === undefined ? (
            <LoadingText what="the description" lines={2} />
          ) : (
            <Markdown text={environment.description ?? ""} none="No description." />
          )}
        </Section>
        {environment?.instructions && (
          <Section title="Instructions">
            <Markdown text={environment.instructions} none="" />
          </Section>
        )}
        <DeployedApis environmentName={environmentName} />
      </OneThing>
    </Page>
  );
}

function Addresses({ urls }: { urls: readonly string[] }) {
  if (urls.length === 0) return "Not given";
  return urls.map((url) =>
    webUrl(url) ? (
      <OutLink key={url} href={url}>
        {url}
      </OutLink>
    ) : (
      <span key={url}>{url}</span>
    ),
  );
}

function DeployedApis({ environmentName }: { environmentName: string }) {
  const center = useCenterParams();
  const { data, error, refetch } = useQuery(listApisQuery(center));
  const deployed = data?.apis.filter((api) => api.environments.includes(environmentName));
  return (
    <Section
      title="APIs deployed here"
      actions={
        deployed &&
        deployed.length > 0 && (
          <AppLink
            to={{
              pathname: centerUrl(center, "apis"),
              search: new URLSearchParams({ environment: environmentName }).toString(),
            }}
          >
            {`Show ${formatCount(deployed.length, "API")}`}
          </AppLink>
        )
      }
    >
      {error && !data ? (
        <ErrorState error={error} what="The APIs can't be shown" onRetry={refetch} />
      ) : deployed === undefined ? (
        <LoadingText what="the APIs" />
      ) : deployed.length === 0 ? (
        <EmptyState title="No API is known to be deployed here" />
      ) : (
        <ul>
          {deployed.slice(0, 20).map((api) => (
            <li key={api.name}>
              <AppLink to={centerUrl(center, "apis", api.name)}>{api.title}</AppLink>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
