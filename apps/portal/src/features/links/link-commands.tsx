import type { Link } from "@api-center-links/contracts/links";
import type { CenterParams } from "@api-center-links/contracts/names";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { ArrowSyncRegular } from "@fluentui/react-icons/svg/arrow-sync";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { PauseRegular } from "@fluentui/react-icons/svg/pause";
import { PlayRegular } from "@fluentui/react-icons/svg/play";
import { ShieldCheckmarkRegular } from "@fluentui/react-icons/svg/shield-checkmark";
import { useState } from "react";
import { Command, CommandBar, CommandDivider } from "../../components/command-bar.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { beingDeleted } from "./being-deleted.ts";
import { DeleteLinkDialog } from "./delete-link-dialog.tsx";
import { useEachLink } from "./each-link.ts";
import { isDeletionStuck } from "./is-deletion-stuck.ts";
import { usePauseLink } from "./pause-link.ts";
import { useResumeLink } from "./resume-link.ts";
import { useSyncLink } from "./sync-link.ts";
import { syncRefusal } from "./sync-refusal.ts";
import { useVerifyLink } from "./verify-link.ts";

export interface LinkCommandsProps {
  center: CenterParams;
  /** The links that are selected. */
  links: readonly Link[];
  refreshing: boolean;
  /** Why the person may not change links at all. */
  refusal: string | undefined;
  createRefusal: string | undefined;
  onCreate(): void;
  onRefresh(): void;
  onDeleted(): void;
}

/** The command bar of the link list; most commands work on the selection. */
export function LinkCommands(props: LinkCommandsProps) {
  const { center, links, refusal } = props;
  const sync = useSyncLink(center);
  const verify = useVerifyLink(center);
  const pause = usePauseLink(center);
  const resume = useResumeLink(center);
  const [deleting, setDeleting] = useState<readonly Link[]>([]);
  const attempt = useEachLink();
  const unselected = refusal ?? (links.length === 0 ? "Select a link first." : undefined);
  const allPaused = links.length > 0 && links.every((link) => link.status === "paused");
  const anyDeleting = links.map(beingDeleted).find((reason) => reason !== undefined);
  const unsyncable =
    unselected ?? anyDeleting ?? links.map(syncRefusal).find((reason) => reason !== undefined);
  return (
    <>
      <CommandBar label="Links">
        <Command icon={<AddRegular />} disabledReason={props.createRefusal} onClick={props.onCreate}>
          Create a link
        </Command>
        <Command icon={<ArrowClockwiseRegular />} busy={props.refreshing} onClick={props.onRefresh}>
          Refresh
        </Command>
        <CommandDivider />
        <Command
          icon={<ArrowSyncRegular />}
          busy={attempt.isPending}
          disabledReason={unsyncable}
          onClick={() => attempt.mutate({ links, act: sync.mutateAsync })}
        >
          Sync now
        </Command>
        <Command
          icon={<ShieldCheckmarkRegular />}
          busy={attempt.isPending}
          disabledReason={unsyncable}
          onClick={() => attempt.mutate({ links, act: verify.mutateAsync })}
        >
          Verify
        </Command>
        <Command
          icon={allPaused ? <PlayRegular /> : <PauseRegular />}
          busy={attempt.isPending}
          disabledReason={unselected ?? anyDeleting}
          onClick={() =>
            attempt.mutate(
              allPaused
                ? { links, act: resume.mutateAsync }
                : { links: links.filter((link) => link.status !== "paused"), act: pause.mutateAsync },
            )
          }
        >
          {allPaused ? "Resume" : "Pause"}
        </Command>
        <Command
          icon={<DeleteRegular />}
          disabledReason={unselected ?? (links.every(isDeletionStuck) ? undefined : anyDeleting)}
          onClick={() => setDeleting(links)}
        >
          Delete
        </Command>
      </CommandBar>
      {attempt.error && <ErrorBar error={attempt.error} />}
      {deleting[0] && (
        <DeleteLinkDialog
          key={deleting[0].id}
          center={center}
          link={deleting[0]}
          remaining={deleting.length - 1}
          onClose={() => setDeleting([])}
          onDeleted={() => {
            if (deleting.length === 1) props.onDeleted();
            setDeleting(deleting.slice(1));
          }}
        />
      )}
    </>
  );
}
