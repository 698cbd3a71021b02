import type { UserAssignedIdentity } from "@api-center-links/contracts/identities";
import { Button, Field, makeStyles, SearchBox, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { SearchSelect } from "../../components/search-select.tsx";
import { SidePanel } from "../../components/side-panel.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { formatCount } from "../../lib/format.ts";
import { listSubscriptionsQuery } from "../../lib/queries/list-subscriptions.ts";
import { useChangeIdentities } from "./change-identities.ts";
import { listAssignableIdentitiesQuery } from "./list-assignable-identities.ts";

export interface AddIdentitiesPanelProps {
  /** Those that the API center has already. */
  present: readonly UserAssignedIdentity[];
  onClose(): void;
}

/** Finds user-assigned identities, subscription by subscription, and gives them to the API center. */
export function AddIdentitiesPanel({ present, onClose }: AddIdentitiesPanelProps) {
  const styles = useStyles();
  const center = useCenterParams();
  const subscriptions = useQuery(listSubscriptionsQuery());
  const [subscriptionId, setSubscriptionId] = useState<string | null>(center.subscriptionId);
  const identities = useQuery(listAssignableIdentitiesQuery(center, subscriptionId));
  const [search, setSearch] = useState("");
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const change = useChangeIdentities(center);
  const isPresent = ({ id }: UserAssignedIdentity) =>
    present.some((each) => each.id.toLowerCase() === id.toLowerCase());
  const found = identities.data?.identities.filter(({ name, resourceGroup }) =>
    `${name} ${resourceGroup}`.toLowerCase().includes(search.trim().toLowerCase()),
  );
  return (
    <SidePanel
      title="Add user-assigned identities"
      notices={change.error && <ErrorBar error={change.error} />}
      buttons={
        <>
          <Button
            appearance="primary"
            disabledFocusable={selected.size === 0 || change.isPending}
            onClick={() => change.mutate({ add: [...selected] }, { onSuccess: onClose })}
          >
            {change.isPending
              ? "Adding…"
              : selected.size === 0
                ? "Add"
                : `Add ${formatCount(selected.size, "identity", "identities")}`}
          </Button>
          <Button onClick={onClose}>Cancel</Button>
        </>
      }
      onClose={onClose}
    >
      <div className={styles.fields}>
        {subscriptions.error && (
          <ErrorBar error={subscriptions.error} onRetry={() => void subscriptions.refetch()} />
        )}
        <Field label="Subscription" required>
          <SearchSelect
            placeholder="Choose or search"
            options={subscriptions.data?.subscriptions.map(({ id, name }) => ({ value: id, label: name }))}
            failed={subscriptions.isError}
            value={subscriptionId}
            empty="You can read no subscription in this directory."
            onChange={(id) => {
              setSubscriptionId(id);
              setSelected(new Set());
            }}
          />
        </Field>
        <SearchBox
          className={styles.search}
          aria-label="Filter by name or resource group"
          placeholder="Filter by name or resource group"
          value={search}
          onChange={(_, { value }) => setSearch(value)}
        />
        {identities.error && <ErrorBar error={identities.error} onRetry={() => void identities.refetch()} />}
        {subscriptionId !== null && !identities.error && (
          <DataTable
            label="Identities to add"
            columns={columns}
            rows={found}
            rowKey={({ id }) => id}
            skeletonRows={3}
            selection={{
              selected,
              onChange: setSelected,
              rowLabel: ({ name }) => name,
              canSelect: (row) => !isPresent(row),
            }}
          />
        )}
        {found?.length === 0 && (
          <p className={styles.none}>
            {search.trim() === ""
              ? "This subscription has no user-assigned identity that you can read."
              : `Nothing matches “${search.trim()}”.`}
          </p>
        )}
        {found?.some(isPresent) && (
          <p className={styles.none}>What the API center has already can't be chosen.</p>
        )}
      </div>
    </SidePanel>
  );
}

const columns: Column<UserAssignedIdentity>[] = [
  { id: "name", header: "Name", track: "minmax(8rem, 1fr)", cell: ({ name }) => name },
  {
    id: "group",
    header: "Resource group",
    track: "minmax(8rem, 1fr)",
    cell: ({ resourceGroup }) => resourceGroup,
  },
];

const useStyles = makeStyles({
  fields: { display: "flex", flexDirection: "column", gap: "12px" },
  search: { maxWidth: "none" },
  none: { margin: 0, color: tokens.colorNeutralForeground2 },
});
