import { type Api, deleteApi } from "@api-center-links/contracts/inventory";
import { MessageBar, MessageBarBody, MessageBarTitle, makeStyles, tokens } from "@fluentui/react-components";
import { AppsListRegular } from "@fluentui/react-icons/svg/apps-list";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { LockClosedRegular } from "@fluentui/react-icons/svg/lock-closed";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiKind } from "../../components/api-kind.tsx";
import { AppLink, OutLink } from "../../components/app-link.tsx";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { Markdown } from "../../components/markdown.tsx";
import { OneThing } from "../../components/one-thing.tsx";
import { Page, Section } from "../../components/page.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { faultAdvice } from "../../lib/fault-advice.ts";
import { capitalized } from "../../lib/labels.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { webUrl } from "../../lib/web-url.ts";
import { useDeleteApi } from "./delete-api.ts";
import { Deployments } from "./deployments.tsx";
import { getApiQuery } from "./get-api.ts";
import { Versions } from "./versions.tsx";

/** One API: what it is, where it comes from, its versions and definitions, where it runs. */
export function ApiPage() {
  const center = useCenterParams();
  const { apiName = "" } = useParams();
  const query = useQuery(getApiQuery(center, apiName));
  const api = query.data;
  return (
    <Page title={api?.title ?? apiName} context={`${center.centerName} · API`} icon={<AppsListRegular />}>
      <OneThing
        what="API"
        query={query}
        others={{ label: "Go to the APIs", to: centerUrl(center, "apis") }}
        commands={<Commands api={api} apiName={apiName} />}
      >
        {api?.fault && (
          <MessageBar intent="error" layout="multiline">
            <MessageBarBody>
              <MessageBarTitle>The last sync of this API failed</MessageBarTitle> {api.fault.message}{" "}
              {faultAdvice(api.fault.code)} What you see is the last good copy. ({api.fault.code}
              {api.fault.correlationId && `, correlation id ${api.fault.correlationId}`})
            </MessageBarBody>
          </MessageBar>
        )}
        <ApiEssentials api={api} />
        <Section title="Description">
          {api ? (
            <Owned api={api} property="description">
              <Markdown text={api.description ?? ""} none="No description." />
            </Owned>
          ) : (
            <LoadingText what="the description" lines={3} />
          )}
        </Section>
        <Section title="Versions">
          {api ? <Versions api={api} /> : <LoadingText what="the versions" lines={3} />}
        </Section>
        <Section title="Deployments">
          {api ? (
            <Deployments deployments={api.deployments} />
          ) : (
            <LoadingText what="the deployments" lines={3} />
          )}
        </Section>
        {api && <MoreAbout api={api} />}
      </OneThing>
    </Page>
  );
}

function Commands({ api, apiName }: { api: Api | undefined; apiName: string }) {
  const center = useCenterParams();
  const navigate = useNavigate();
  const refused = useRefusal(center, deleteApi);
  const deletion = useDeleteApi(center);
  const [confirming, setConfirming] = useState(false);
  const refusal = !api
    ? "The API is loading."
    : api.origin
      ? `This API comes from ${api.origin.instanceName}: delete it in API Management, or delete the link ${api.origin.linkName}.`
      : refused;
  return (
    <>
      <CommandBar label="API">
        <Command icon={<DeleteRegular />} disabledReason={refusal} onClick={() => setConfirming(true)}>
          Delete
        </Command>
      </CommandBar>
      {confirming && api && (
        <ConfirmDialog
          title={`Delete ${api.title}?`}
          action="Delete"
          busyAction="Deleting…"
          busy={deletion.isPending}
          error={deletion.error}
          onClose={() => setConfirming(false)}
          onConfirm={() => deletion.mutate(apiName, { onSuccess: () => navigate(centerUrl(center, "apis")) })}
        >
          <p>The API, its versions, definitions and deployments are deleted from the API center.</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function ApiEssentials({ api }: { api: Api | undefined }) {
  const center = useCenterParams();
  const instance = webUrl(api?.origin?.instancePortalUrl ?? null);
  return (
    <Essentials
      items={[
        {
          name: "Kind",
          value: api && (
            <Owned api={api} property="kind">
              <ApiKind kind={api.kind} />
            </Owned>
          ),
        },
        {
          name: "Source",
          value:
            api &&
            (api.origin ? (
              <AppLink to={centerUrl(center, "links", api.origin.linkId)}>{api.origin.linkName}</AppLink>
            ) : (
              "Registered here"
            )),
        },
        {
          name: "Lifecycle",
          value: api && (api.lifecycleStage ? capitalized(api.lifecycleStage) : "Not given"),
        },
        ...(api && !api.origin
          ? []
          : [
              {
                name: "API Management",
                value:
                  api?.origin &&
                  (instance ? (
                    <OutLink href={instance.href}>{api.origin.instanceName}</OutLink>
                  ) : (
                    api.origin.instanceName
                  )),
              },
              {
                name: "Last synced",
                value: api?.origin && <RelativeTime instant={api.origin.lastSyncedAt} none="Not yet" />,
              },
            ]),
        { name: "Last change", value: api && <RelativeTime instant={api.lastModifiedAt} none="Not known" /> },
        { name: "Summary", value: api && (api.summary ?? "None") },
      ]}
    />
  );
}

/** A property that API Management owns wears a lock that says why it can't be edited here. */
function Owned({ api, property, children }: { api: Api; property: string; children: ReactNode }) {
  const styles = useStyles();
  if (!api.lockedProperties.includes(property)) return children;
  const reason = `API Management owns this; change it in ${api.origin?.instanceName ?? "the source"}.`;
  return (
    <div className={styles.owned}>
      <span role="img" aria-label={reason} title={reason} className={styles.lock}>
        <LockClosedRegular aria-hidden />
      </span>
      <div className={styles.ownedValue}>{children}</div>
    </div>
  );
}

function MoreAbout({ api }: { api: Api }) {
  const styles = useStyles();
  const items = [
    ...(api.license
      ? [
          {
            name: "License",
            value: (
              <Address
                text={api.license.name ?? api.license.identifier ?? api.license.url ?? ""}
                url={api.license.url}
              />
            ),
          },
        ]
      : []),
    ...(api.termsOfServiceUrl
      ? [
          {
            name: "Terms of service",
            value: <Address text={api.termsOfServiceUrl} url={api.termsOfServiceUrl} />,
          },
        ]
      : []),
    ...api.contacts.map((contact, index) => ({
      name: index === 0 ? "Contact" : `Contact ${index + 1}`,
      value: [contact.name, contact.email, contact.url].filter(Boolean).join(", "),
    })),
    ...api.externalDocumentation.map((document) => ({
      name: document.title ?? "Documentation",
      value: <Address text={document.url} url={document.url} />,
    })),
    ...Object.entries(api.customProperties).map(([name, value]) => ({
      name,
      value: typeof value === "string" ? value : JSON.stringify(value),
    })),
  ];
  return (
    <Section title="More">
      <Essentials
        items={[
          {
            name: "Name",
            value: (
              <span className={styles.name}>
                {api.name}
                <CopyButton text={api.name} what="name" />
              </span>
            ),
          },
          ...items,
        ]}
      />
    </Section>
  );
}

function Address({ text, url }: { text: string; url: string | null }) {
  const parsed = webUrl(url);
  return parsed ? <OutLink href={parsed.href}>{text}</OutLink> : text;
}

const useStyles = makeStyles({
  owned: { display: "flex", gap: "8px", alignItems: "baseline" },
  ownedValue: { minWidth: 0, flexGrow: 1 },
  lock: { position: "relative", top: "2px", color: tokens.colorNeutralForeground3, flexShrink: 0 },
  name: { display: "inline-flex", alignItems: "center", gap: "4px", overflowWrap: "anywhere" },
});
