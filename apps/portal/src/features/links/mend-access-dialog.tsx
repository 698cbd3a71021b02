import { type Link, syncLink } from "@api-center-links/contracts/links";
import { Button } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { AccessChecklist } from "../../components/access-checklist.tsx";
import { CommandBox } from "../../components/command-box.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { InfoDialog } from "../../components/info-dialog.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { useAssignRoles } from "../../lib/queries/assign-roles.ts";
import { getLinkAccessQuery } from "../../lib/queries/get-link-access.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { useSyncLink } from "./sync-link.ts";

export interface MendAccessDialogProps {
  link: Link;
  /** What was wrong when the dialog was opened; it may be over since. */
  reason: NonNullable<Link["statusReason"]>;
  onClose(): void;
}

/** Gives a link back the access that it lacks, or hands over the command for someone who may. */
export function MendAccessDialog({ link, reason, onClose }: MendAccessDialogProps) {
  const center = useCenterParams();
  const { resourceId, scope } = link.source;
  const { data, error, refetch } = useQuery(getLinkAccessQuery(center, { resourceId, scope: scope.kind }));
  const assign = useAssignRoles(center);
  const sync = useSyncLink(center);
  const refusal = useRefusal(center, syncLink);
  const syncNow = data?.ready && refusal === undefined && (
    <Button
      appearance="primary"
      disabledFocusable={sync.isPending}
      onClick={() => sync.mutate(link, { onSuccess: onClose })}
    >
      Sync now
    </Button>
  );
  return (
    <InfoDialog title={`Access of ${link.name}`} actions={syncNow} onClose={onClose}>
      <p>
        {data?.ready
          ? "All that the link needs is in place. It goes on by itself within a minute."
          : reason.message}
      </p>
      {data ? (
        <AccessChecklist access={data} assign={assign} />
      ) : error ? (
        <>
          <ErrorBar error={error} onRetry={() => void refetch()} />
          {reason.command && <CommandBox command={reason.command} />}
        </>
      ) : (
        <LoadingText what="the access" lines={6} />
      )}
      {sync.error && <ErrorBar error={sync.error} />}
    </InfoDialog>
  );
}
