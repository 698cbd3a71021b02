import type { UserAssignedIdentity } from "@api-center-links/contracts/identities";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { useChangeIdentities } from "./change-identities.ts";

export interface RemoveIdentitiesDialogProps {
  identities: readonly UserAssignedIdentity[];
  onClose(): void;
  onRemoved(): void;
}

export function RemoveIdentitiesDialog({ identities, onClose, onRemoved }: RemoveIdentitiesDialogProps) {
  const center = useCenterParams();
  const change = useChangeIdentities(center);
  const [first] = identities;
  const what =
    identities.length === 1 ? first?.name : formatCount(identities.length, "identity", "identities");
  return (
    <ConfirmDialog
      title={`Remove ${what}?`}
      action="Remove"
      busyAction="Removing…"
      busy={change.isPending}
      error={change.error}
      onConfirm={() =>
        change.mutate({ remove: identities.map(({ id }) => id) }, { onSuccess: () => onRemoved() })
      }
      onClose={onClose}
    >
      {center.centerName} can't act as {identities.map(({ name }) => name).join(", ")} any more; links that
      Azure manages may stop working. The{" "}
      {identities.length === 1 ? "identity itself stays" : "identities themselves stay"}, roles included.
    </ConfirmDialog>
  );
}
