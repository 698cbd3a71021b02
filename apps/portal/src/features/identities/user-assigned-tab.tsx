import { changeIdentities, type UserAssignedIdentity } from "@api-center-links/contracts/identities";
import { AddRegular } from "@fluentui/react-icons/svg/add";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { DeleteRegular } from "@fluentui/react-icons/svg/delete";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Command, CommandBar, CommandDivider } from "../../components/command-bar.tsx";
import { CopyableId } from "../../components/copyable-id.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { AddIdentitiesPanel } from "./add-identities-panel.tsx";
import { getIdentitiesQuery } from "./get-identities.ts";
import { RemoveIdentitiesDialog } from "./remove-identities-dialog.tsx";

/** Identities that exist by themselves and were given to the API center. */
export function UserAssignedTab() {
  const center = useCenterParams();
  const refusal = useRefusal(center, changeIdentities);
  const { data, error, refetch, isFetching } = useQuery(getIdentitiesQuery(center));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [adding, setAdding] = useState(false);
  const [removing, setRemoving] = useState<readonly UserAssignedIdentity[]>([]);
  const identities = data?.userAssigned;
  const chosen = identities?.filter(({ id }) => selected.has(id)) ?? [];
  return (
    <>
      <CommandBar label="User assigned">
        <Command icon={<AddRegular />} disabledReason={refusal} onClick={() => setAdding(true)}>
          Add
        </Command>
        <Command
          icon={<DeleteRegular />}
          disabledReason={refusal ?? (chosen.length === 0 ? "Select an identity first." : undefined)}
          onClick={() => setRemoving(chosen)}
        >
          Remove
        </Command>
        <CommandDivider />
        <Command icon={<ArrowClockwiseRegular />} busy={isFetching} onClick={() => void refetch()}>
          Refresh
        </Command>
      </CommandBar>
      {error && !data ? (
        <ErrorState error={error} what="The identities can't be shown" onRetry={() => void refetch()} />
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={() => void refetch()} />}
          {identities?.length === 0 ? (
            <EmptyState title="No user-assigned identities">
              A user-assigned identity is a resource of its own, which several services can share. Syncs of
              this product don't need one here.
            </EmptyState>
          ) : (
            <DataTable
              label="User-assigned identities"
              columns={columns}
              rows={identities}
              rowKey={({ id }) => id}
              skeletonRows={2}
              selection={{ selected, onChange: setSelected, rowLabel: ({ name }) => name }}
            />
          )}
        </>
      )}
      {adding && <AddIdentitiesPanel present={identities ?? []} onClose={() => setAdding(false)} />}
      {removing.length > 0 && (
        <RemoveIdentitiesDialog
          identities={removing}
          onClose={() => setRemoving([])}
          onRemoved={() => {
            setRemoving([]);
            setSelected(new Set());
          }}
        />
      )}
    </>
  );
}

const columns: Column<UserAssignedIdentity>[] = [
  { id: "name", header: "Name", track: "minmax(11rem, 1.5fr)", cell: ({ name }) => name },
  {
    id: "group",
    header: "Resource group",
    track: "minmax(9rem, 1fr)",
    cell: ({ resourceGroup }) => resourceGroup,
  },
  {
    id: "subscription",
    header: "Subscription id",
    track: "minmax(12rem, 1.5fr)",
    secondary: true,
    cell: ({ subscriptionId }) => subscriptionId,
  },
  {
    id: "object",
    header: "Object id",
    track: "minmax(12rem, 1.5fr)",
    cell: ({ principalId }) => (principalId ? <CopyableId id={principalId} what="object id" /> : "Not known"),
  },
];
