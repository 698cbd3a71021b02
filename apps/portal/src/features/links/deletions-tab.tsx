import {
  confirmDeletions,
  type HeldDeletions,
  keepApis,
  type MissingApis,
} from "@api-center-links/contracts/held-deletions";
import type { Link } from "@api-center-links/contracts/links";
import { Button, makeStyles, tokens, useRestoreFocusTarget } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useParams } from "react-router";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { Section } from "../../components/page.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { useKeptFocus } from "../../lib/use-kept-focus.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { beingDeleted } from "./being-deleted.ts";
import { useConfirmDeletions } from "./confirm-deletions.ts";
import { getLinkQuery } from "./get-link.ts";
import { useKeepApis } from "./keep-apis.ts";
import { listHeldDeletionsQuery } from "./list-held-deletions.ts";
import { MissingApisTable } from "./missing-apis-table.tsx";

/** Deletions that are held until somebody decides, and APIs that were kept that way. */
export function DeletionsTab() {
  const center = useCenterParams();
  const { linkId = "" } = useParams();
  const { data: link } = useQuery(getLinkQuery(center, linkId));
  const { data, error, refetch } = useQuery(listHeldDeletionsQuery(center, linkId));
  const styles = useStyles();
  // A decision takes the button away by which it was made.
  const keptFocus = useKeptFocus<HTMLDivElement>();
  if (error && !data)
    return <ErrorState error={error} what="The deletions can't be shown" onRetry={refetch} />;
  if (!data || !link) return <LoadingText what="the deletions" lines={4} />;
  return (
    <div {...keptFocus} className={styles.content}>
      {error && <ErrorBar error={error} onRetry={refetch} />}
      <Sets link={link} deletions={data} />
    </div>
  );
}

function Sets({ link, deletions: { held, kept } }: { link: Link; deletions: HeldDeletions }) {
  const deleted = beingDeleted(link);
  if (deleted) return <EmptyState title="No deletion waits for you">{deleted}</EmptyState>;
  if (held.apis.length + kept.apis.length === 0) {
    return (
      <EmptyState title="No deletion waits for you">
        A sync that would delete much of what the link keeps asks here first.
      </EmptyState>
    );
  }
  return (
    <>
      {held.apis.length > 0 && (
        <ApiSet link={link} set={held} title="Deletions that wait for you" canKeep>
          API Management no longer has these APIs, or has them in another version set. That, with anything
          deleted shortly before, is a large part of the link, so they stay as they are until you decide. Any
          that come back in API Management leave this list by themselves.
        </ApiSet>
      )}
      {kept.apis.length > 0 && (
        <ApiSet link={link} set={kept} title="Kept">
          Somebody decided to keep these APIs, which API Management no longer has. Nobody updates them; one
          that comes back in API Management is synced again.
        </ApiSet>
      )}
    </>
  );
}

interface ApiSetProps {
  link: Link;
  set: MissingApis;
  title: string;
  canKeep?: boolean;
  children: ReactNode;
}

/** APIs that stand or fall together, and what can be decided about them. */
function ApiSet({ link, set, title, canKeep = false, children }: ApiSetProps) {
  const styles = useStyles();
  const center = useCenterParams();
  const restoreFocus = useRestoreFocusTarget();
  const mayNotDelete = useRefusal(center, confirmDeletions);
  const mayNotKeep = useRefusal(center, keepApis);
  const keep = useKeepApis(center);
  // The set as it was when the person asked: one that changes meanwhile isn't confirmed unseen.
  const [asked, setAsked] = useState<MissingApis>();
  const paused = link.status === "paused" ? "The link is paused. Resume it first." : undefined;
  const cannotDelete = mayNotDelete ?? paused;
  const isOne = set.apis.length === 1;
  const actions = (
    <div className={styles.actions}>
      <Button
        {...restoreFocus}
        appearance="primary"
        disabledFocusable={cannotDelete !== undefined}
        title={cannotDelete}
        onClick={() => setAsked(set)}
      >
        {isOne ? "Delete this API" : `Delete these ${formatCount(set.apis.length, "API")}`}
      </Button>
      {canKeep && (
        <Button
          disabledFocusable={mayNotKeep !== undefined || keep.isPending}
          title={mayNotKeep}
          onClick={() => keep.mutate({ link, token: set.token })}
        >
          {isOne ? "Keep it" : "Keep them"}
        </Button>
      )}
    </div>
  );
  return (
    <Section title={title} actions={actions}>
      {keep.error && <ErrorBar error={keep.error} />}
      <p className={styles.text}>{children}</p>
      <MissingApisTable label={title} linkId={link.id} apis={set.apis} />
      {asked && <ConfirmDeletions link={link} set={asked} onClose={() => setAsked(undefined)} />}
    </Section>
  );
}

function ConfirmDeletions({ link, set, onClose }: { link: Link; set: MissingApis; onClose(): void }) {
  const center = useCenterParams();
  const confirm = useConfirmDeletions(center);
  const count = formatCount(set.apis.length, "API");
  return (
    <ConfirmDialog
      title={`Delete ${count}?`}
      action={`Delete ${count}`}
      busyAction="Deleting…"
      busy={confirm.isPending}
      error={confirm.error}
      onClose={onClose}
      onConfirm={() => confirm.mutate({ link, token: set.token }, { onSuccess: onClose })}
    >
      <p>
        {set.apis.length === 1 ? "It is" : "They are"} deleted from the API center with all versions,
        definitions and deployments, and with what people wrote about {set.apis.length === 1 ? "it" : "them"}.
        API Management is asked once more for each: one that is back there stays.
      </p>
    </ConfirmDialog>
  );
}

const useStyles = makeStyles({
  content: { "&:focus": { outlineStyle: "none" } },
  text: { margin: 0, maxWidth: "80ch", lineHeight: tokens.lineHeightBase300 },
  actions: { display: "flex", flexWrap: "wrap", gap: "8px" },
});
