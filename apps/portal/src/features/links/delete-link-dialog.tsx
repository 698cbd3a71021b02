import type { LinkDeletion } from "@api-center-links/contracts/link-deletion";
import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import {
  Field,
  Input,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
  Radio,
  RadioGroup,
  tokens,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { CommandBox } from "../../components/command-box.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { formatCount } from "../../lib/format.ts";
import { toProblemError } from "../../lib/problem-error.ts";
import { beingDeleted } from "./being-deleted.ts";
import { useDeleteLink } from "./delete-link.ts";
import { getLinkQuery } from "./get-link.ts";
import { isDeletionStuck } from "./is-deletion-stuck.ts";
import { previewLinkDeletionQuery } from "./preview-link-deletion.ts";

export interface DeleteLinkDialogProps {
  center: CenterParams;
  link: Link;
  /** Further links that are selected and come next. */
  remaining?: number;
  onClose(): void;
  onDeleted(): void;
}

/** Says what would go, offers to keep the APIs, and asks for the link's name. */
export function DeleteLinkDialog({ center, link, remaining = 0, onClose, onDeleted }: DeleteLinkDialogProps) {
  const styles = useStyles();
  const consequences = useQuery(previewLinkDeletionQuery(center, link.id));
  const deletion = useDeleteLink(center);
  const already = useDeletedAlready(center, link);
  const [keepApis, setKeepApis] = useState(false);
  const [confirm, setConfirm] = useState("");
  const counts = consequences.data;
  const foreign = counts?.foreignDeployments ?? [];
  return (
    <ConfirmDialog
      title={`Delete ${link.name}?`}
      action="Delete"
      busyAction="Deleting…"
      busy={deletion.isPending}
      disabled={confirm !== link.name || !counts || already !== undefined}
      error={deletion.error}
      onClose={onClose}
      onConfirm={() => deletion.mutate({ link, confirm, keepApis }, { onSuccess: onDeleted })}
    >
      <div className={styles.content}>
        {already && !deletion.isPending && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{already}</MessageBarBody>
          </MessageBar>
        )}
        {remaining > 0 && (
          <p className={styles.text}>{formatCount(remaining, "more link")} after this one.</p>
        )}
        {consequences.error && !counts && (
          <ErrorBar error={consequences.error} onRetry={() => void consequences.refetch()} />
        )}
        {!counts && !consequences.error && <LoadingText what="what would be deleted" lines={3} />}
        {counts && (
          <>
            <RadioGroup
              aria-label="What becomes of the APIs"
              value={keepApis ? "keep" : "delete"}
              onChange={(_, data) => setKeepApis(data.value === "keep")}
            >
              <Radio value="delete" label="Delete the link and everything it brought" />
              <Radio value="keep" label="Delete the link only, keep the APIs" />
            </RadioGroup>
            <p className={styles.text}>
              {keepApis ? (
                <>
                  {formatCount(counts.apis, "API")} and the environment <em>{counts.environmentTitle}</em>{" "}
                  stay in the API center as they are, and nobody updates them any more. A new link leaves them
                  alone, too, until they are deleted.
                </>
              ) : (
                <>
                  {formatCount(counts.apis, "API")}, {formatCount(counts.versions, "version")},{" "}
                  {formatCount(counts.definitions, "definition")},{" "}
                  {formatCount(counts.deployments, "deployment")} and the environment{" "}
                  <em>{counts.environmentTitle}</em> will be deleted from the API center. An API to which
                  others have added something stays, with what they added. API Management itself is not
                  touched.
                </>
              )}
            </p>
            {counts.eventSubscription && (
              <SubscriptionFate subscription={counts.eventSubscription} source={link.source} />
            )}
            {!keepApis && foreign.length > 0 && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>
                  <MessageBarTitle>Other people's deployments</MessageBarTitle>{" "}
                  {formatCount(foreign.length, "deployment")} that other people made{" "}
                  {foreign.length === 1 ? "points" : "point"} to this environment and would point at nothing:{" "}
                  {foreign.map((each) => `${each.title} of ${each.apiTitle}`).join(", ")}.
                </MessageBarBody>
              </MessageBar>
            )}
            {!keepApis && !counts.allDeploymentsChecked && (
              <p className={styles.note}>
                This API center is large: not every API was asked whether other people deployed it to this
                environment.
              </p>
            )}
          </>
        )}
        <Field
          label={
            <>
              Type the link's name, <strong>{link.name}</strong>, to confirm
            </>
          }
        >
          <Input
            value={confirm}
            autoComplete="off"
            spellCheck={false}
            onChange={(_, data) => setConfirm(data.value)}
          />
        </Field>
        <p className={styles.note}>It goes on in the background; you can leave this page.</p>
      </div>
    </ConfirmDialog>
  );
}

/** What somebody else has done to the link since the dialog was opened, and leaves nothing to do here. */
function useDeletedAlready(center: CenterParams, shown: Link): string | undefined {
  const { data: link, error } = useQuery({ ...getLinkQuery(center, shown.id), initialData: shown });
  if (error && toProblemError(error).kind === "not-found") return "The link has been deleted.";
  return isDeletionStuck(link) ? undefined : beingDeleted(link);
}

interface SubscriptionFateProps {
  subscription: NonNullable<LinkDeletion["eventSubscription"]>;
  source: Link["source"];
}

/** Whether the Event Grid subscription goes with the link. */
function SubscriptionFate({ subscription, source }: SubscriptionFateProps) {
  const styles = useStyles();
  const { name, removable, command } = subscription;
  if (removable) {
    return (
      <p className={styles.text}>
        The Event Grid subscription <em>{name}</em> on {source.instanceName} is removed too; nothing else here
        needs it.
      </p>
    );
  }
  return (
    <>
      <p className={styles.text}>
        The Event Grid subscription <em>{name}</em> stays on {source.instanceName}: you may not remove it
        there. What it sends is ignored. Someone who may can remove it:
      </p>
      <CommandBox command={command} />
    </>
  );
}

const useStyles = makeStyles({
  content: { display: "flex", flexDirection: "column", gap: "12px", paddingBottom: "8px" },
  text: { margin: 0, lineHeight: tokens.lineHeightBase300 },
  note: { margin: 0, fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});
