import type { SyncIdentity } from "@api-center-links/contracts/access";
import { MessageBar, MessageBarBody, MessageBarTitle } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { useQuery } from "@tanstack/react-query";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { CopyableId } from "../../components/copyable-id.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { resourceName } from "../../lib/resource-name.ts";
import { listSyncAccessQuery } from "./list-sync-access.ts";
import { SyncAccessTable } from "./sync-access-table.tsx";

/** Whom syncs sign in as, and what Azure lets it do on the API center and on each API Management instance. */
export function SyncIdentityTab() {
  const center = useCenterParams();
  const { data, error, refetch, isFetching } = useQuery(listSyncAccessQuery(center));
  return (
    <>
      <CommandBar label="Sync identity">
        <Command icon={<ArrowClockwiseRegular />} busy={isFetching} onClick={() => void refetch()}>
          Refresh
        </Command>
      </CommandBar>
      {error && !data ? (
        <ErrorState
          error={error}
          what="The rights of the sync identity can't be shown"
          onRetry={() => void refetch()}
        />
      ) : (
        <>
          {error && <ErrorBar error={error} onRetry={() => void refetch()} />}
          {data?.syncIdentity.problem && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>
                <MessageBarTitle>The sync identity can't sign in to Azure</MessageBarTitle>{" "}
                {data.syncIdentity.problem} No link can sync. Whoever runs this product has to run it with a
                managed identity.
              </MessageBarBody>
            </MessageBar>
          )}
          <Essentials items={essentialsOf(data?.syncIdentity)} />
          <SyncAccessTable access={data} />
        </>
      )}
    </>
  );
}

const kinds: Record<SyncIdentity["kind"], string> = {
  "system-assigned": "System-assigned managed identity",
  "user-assigned": "User-assigned managed identity",
  other: "Not a managed identity that Azure names",
};

function essentialsOf(who: SyncIdentity | undefined) {
  const id = (value: string | null, what: string) =>
    value === null ? "Not known" : <CopyableId id={value} what={what} />;
  return [
    { name: "Name", value: who && (who.resourceId === null ? "Not known" : resourceName(who.resourceId)) },
    { name: "Object id", value: who && id(who.objectId, "object id") },
    { name: "Type", value: who && (who.objectId === null ? "Not known" : kinds[who.kind]) },
    { name: "Client id", value: who && id(who.clientId, "client id") },
  ];
}
