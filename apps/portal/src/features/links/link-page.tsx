import { type Link, syncLink } from "@api-center-links/contracts/links";
import { ArrowSyncRegular } from "@fluentui/react-icons/svg/arrow-sync";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { LinkRegular } from "@fluentui/react-icons/svg/link";
import { PauseRegular } from "@fluentui/react-icons/svg/pause";
import { PlayRegular } from "@fluentui/react-icons/svg/play";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { StopRegular } from "@fluentui/react-icons/svg/stop";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation, useNavigate, useParams } from "react-router";
import { AppLink, OutLink } from "../../components/app-link.tsx";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { NavTabs } from "../../components/nav-tabs.tsx";
import { OneThing } from "../../components/one-thing.tsx";
import { Page } from "../../components/page.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { RunResultBadge } from "../../components/run-result-badge.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { formatCount, formatElapsed } from "../../lib/format.ts";
import { triggerText } from "../../lib/run-text.ts";
import { useNow } from "../../lib/use-now.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { webUrl } from "../../lib/web-url.ts";
import { beingDeleted } from "./being-deleted.ts";
import { DeleteLinkDialog } from "./delete-link-dialog.tsx";
import { Freshness } from "./freshness.tsx";
import { getLinkQuery } from "./get-link.ts";
import { isDeletionStuck } from "./is-deletion-stuck.ts";
import { LastVerified } from "./last-verified.tsx";
import { LinkEvents } from "./link-events.tsx";
import { LinkStatusView } from "./link-status.tsx";
import { NextCheck } from "./next-check.tsx";
import { NoticedBy } from "./noticed-by.ts";
import { usePauseLink } from "./pause-link.ts";
import { useResumeLink } from "./resume-link.ts";
import { sourceName } from "./source-name.ts";
import { useStopLink } from "./stop-link.ts";
import { useSyncLink } from "./sync-link.ts";
import { syncRefusal } from "./sync-refusal.ts";
import { useVerifyLink } from "./verify-link.ts";

/** One link: is it working, and what has it been doing? */
export function LinkPage() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const query = useQuery(getLinkQuery(center, linkId));
  const link = query.data;
  const address = centerUrl(center, "links", linkId);
  const { pathname } = useLocation();
  const missing = link && !beingDeleted(link) ? link.missing.held + link.missing.kept : 0;
  return (
    <Page title={link?.name ?? "Link"} context={`${center.centerName} · Link`} icon={<LinkRegular />}>
      <OneThing
        what="link"
        query={query}
        others={{ label: "Go to the links", to: centerUrl(center, "links") }}
        commands={<Commands key={linkId} link={link} />}
      >
        <Essentials items={essentialsOf(link)} />
        <NavTabs
          label="Link"
          tabs={[
            { label: "Runs", to: address, isOpen: (path) => decodeURI(path) === decodeURI(address) },
            { label: "APIs", to: `${address}/apis` },
            ...(missing > 0 || pathname.endsWith("/deletions")
              ? [{ label: "Deletions", to: `${address}/deletions` }]
              : []),
            { label: "Settings", to: `${address}/settings` },
          ]}
        />
      </OneThing>
    </Page>
  );
}

function Commands({ link }: { link: Link | undefined }) {
  const center = useCenterParams();
  const navigate = useNavigate();
  const refusal = useRefusal(center, syncLink);
  const sync = useSyncLink(center);
  const verify = useVerifyLink(center);
  const stop = useStopLink(center);
  const pause = usePauseLink(center);
  const resume = useResumeLink(center);
  const [deleting, setDeleting] = useState(false);
  const error = sync.error ?? verify.error ?? stop.error ?? pause.error ?? resume.error;
  // Renewed every second so that "Sync now" comes back when its minute is over.
  useNow(1_000);
  const off = refusal ?? (link ? undefined : "The link is loading.");
  const deleted = link && beingDeleted(link);
  const act = (mutation: typeof sync) => {
    // What is under way stays, so that its failure is told.
    for (const each of [sync, verify, stop, pause, resume]) if (!each.isPending) each.reset();
    if (link) mutation.mutate(link);
  };
  return (
    <>
      <CommandBar label="Link">
        <Command
          icon={<ArrowSyncRegular />}
          busy={sync.isPending}
          disabledReason={off ?? (link && syncRefusal(link))}
          onClick={() => act(sync)}
        >
          Sync now
        </Command>
        <Command
          icon={<ShieldCheckmarkRegular />}
          busy={verify.isPending}
          disabledReason={off ?? (link && syncRefusal(link))}
          onClick={() => act(verify)}
        >
          Verify
        </Command>
        <Command
          icon={<StopRegular />}
          busy={stop.isPending}
          disabledReason={off ?? deleted ?? (link?.currentRun ? undefined : "Nothing is running.")}
          onClick={() => act(stop)}
        >
          Stop
        </Command>
        {link?.status === "paused" ? (
          <Command
            icon={<PlayRegular />}
            busy={resume.isPending}
            disabledReason={off}
            onClick={() => act(resume)}
          >
            Resume
          </Command>
        ) : (
          <Command
            icon={<PauseRegular />}
            busy={pause.isPending}
            disabledReason={off ?? deleted}
            onClick={() => act(pause)}
          >
            Pause
          </Command>
        )}
        <Command
          icon={<DeleteRegular />}
          disabledReason={off ?? (link && isDeletionStuck(link) ? undefined : deleted)}
          onClick={() => setDeleting(true)}
        >
          Delete
        </Command>
      </CommandBar>
      {error && <ErrorBar error={error} />}
      {deleting && link && (
        <DeleteLinkDialog
          center={center}
          link={link}
          onClose={() => setDeleting(false)}
          onDeleted={() => navigate(centerUrl(center, "links"))}
        />
      )}
    </>
  );
}

function essentialsOf(link: Link | undefined) {
  const portalUrl = webUrl(link?.source.portalUrl ?? null);
  return [
    { name: "Status", value: link && <LinkStatusView link={link} /> },
    {
      name: "API Management",
      value:
        link &&
        (portalUrl ? (
          <OutLink href={portalUrl.href}>{sourceName(link.source)}</OutLink>
        ) : (
          sourceName(link.source)
        )),
    },
    { name: "Last success", value: link && <RelativeTime instant={link.lastSuccessAt} none="Not yet" /> },
    { name: "Environment", value: link && <EnvironmentLink link={link} /> },
    { name: "Last attempt", value: link && <LastAttempt link={link} /> },
    {
      name: "In the API center",
      value:
        link &&
        [
          formatCount(link.counts.apis, "API"),
          formatCount(link.counts.versions, "version"),
          formatCount(link.counts.definitions, "definition"),
          formatCount(link.counts.deployments, "deployment"),
        ].join(", "),
    },
    link?.currentRun
      ? { name: "Running now", value: <RunningNow link={link} /> }
      : { name: "Next check", value: link && <NextCheck link={link} /> },
    { name: "Freshness", value: link && <Freshness link={link} /> },
    { name: "Last verified", value: link && <LastVerified link={link} /> },
    ...(link && beingDeleted(link)
      ? []
      : [
          { name: "Changes noticed by", value: link && <NoticedBy link={link} /> },
          { name: "Events (Event Grid)", value: link && <LinkEvents link={link} /> },
        ]),
    {
      name: "Created",
      value: link && (
        <>
          <RelativeTime instant={link.createdAt} /> by {link.createdBy}
        </>
      ),
    },
  ];
}

function EnvironmentLink({ link }: { link: Link }) {
  const center = useCenterParams();
  return (
    <AppLink to={centerUrl(center, "environments", link.environment.name)}>{link.environment.title}</AppLink>
  );
}

function LastAttempt({ link }: { link: Link }) {
  if (!link.lastRun) return "None yet";
  return (
    <>
      <RunResultBadge run={link.lastRun} /> <RelativeTime instant={link.lastRun.endedAt} />
    </>
  );
}

function RunningNow({ link }: { link: Link }) {
  const now = useNow(1_000);
  const run = link.currentRun;
  if (!run) return null;
  return `${triggerText(run)}, for ${formatElapsed(now - Date.parse(run.startedAt))}`;
}
