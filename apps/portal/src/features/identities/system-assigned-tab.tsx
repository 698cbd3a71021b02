import { type CenterIdentities, changeIdentities } from "@api-center-links/contracts/identities";
import { Field, makeStyles, Radio, RadioGroup } from "@fluentui/react-components";
import { ArrowClockwiseRegular } from "@fluentui/react-icons/svg/arrow-clockwise";
import { DismissRegular } from "@fluentui/react-icons/svg/dismiss";
import { SaveRegular } from "@fluentui/react-icons/svg/save";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Command, CommandBar } from "../../components/command-bar.tsx";
import { ConfirmDialog } from "../../components/confirm-dialog.tsx";
import { CopyableId } from "../../components/copyable-id.tsx";
import { ErrorBar, ErrorState } from "../../components/error-state.tsx";
import { LoadingText } from "../../components/loading-text.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { useChangeIdentities } from "./change-identities.ts";
import { getIdentitiesQuery } from "./get-identities.ts";

/** The identity that lives and dies with the API center, as the Azure portal shows it. */
export function SystemAssignedTab() {
  const center = useCenterParams();
  const { data, error, refetch } = useQuery(getIdentitiesQuery(center));
  if (error && !data) {
    return <ErrorState error={error} what="The identities can't be shown" onRetry={() => void refetch()} />;
  }
  return (
    <>
      {error && <ErrorBar error={error} onRetry={() => void refetch()} />}
      {data ? <SystemAssigned identities={data} onRefresh={refetch} /> : <LoadingText what="the identity" />}
    </>
  );
}

function SystemAssigned({
  identities,
  onRefresh,
}: {
  identities: CenterIdentities;
  onRefresh: () => unknown;
}) {
  const styles = useStyles();
  const center = useCenterParams();
  const refusal = useRefusal(center, changeIdentities);
  const change = useChangeIdentities(center);
  const isOn = identities.systemAssigned !== null;
  const [wanted, setWanted] = useState<boolean | null>(null);
  const [confirming, setConfirming] = useState(false);
  const shown = wanted ?? isOn;
  const unchanged = shown === isOn ? "Nothing has been changed." : undefined;

  const save = () =>
    change.mutate(
      { systemAssigned: shown },
      {
        onSuccess: () => {
          setWanted(null);
          setConfirming(false);
        },
      },
    );
  return (
    <>
      <CommandBar label="System assigned">
        <Command
          icon={<SaveRegular />}
          busy={change.isPending}
          disabledReason={refusal ?? unchanged}
          onClick={() => (shown ? save() : setConfirming(true))}
        >
          Save
        </Command>
        <Command
          icon={<DismissRegular />}
          disabledReason={change.isPending ? "It is being saved." : unchanged}
          onClick={() => {
            setWanted(null);
            change.reset();
          }}
        >
          Discard
        </Command>
        <Command icon={<ArrowClockwiseRegular />} onClick={() => void onRefresh()}>
          Refresh
        </Command>
      </CommandBar>
      <p className={styles.text}>
        A system-assigned managed identity is tied to the API center: it comes and goes with it.
      </p>
      <Field label="Status" hint={refusal ?? ""}>
        <RadioGroup
          layout="horizontal"
          disabled={refusal !== undefined || change.isPending}
          value={shown ? "on" : "off"}
          onChange={(_, { value }) => setWanted(value === "on")}
        >
          <Radio value="off" label="Off" />
          <Radio value="on" label="On" />
        </RadioGroup>
      </Field>
      {identities.systemAssigned && (
        <div>
          <div className={styles.label}>Object (principal) id</div>
          <CopyableId id={identities.systemAssigned.principalId} what="object id" />
        </div>
      )}
      {change.error && !confirming && <ErrorBar error={change.error} />}
      {confirming && (
        <ConfirmDialog
          title="Switch the system-assigned identity off?"
          action="Switch off"
          busyAction="Switching off…"
          busy={change.isPending}
          error={change.error}
          onConfirm={save}
          onClose={() => {
            setConfirming(false);
            change.reset();
          }}
        >
          {center.centerName} loses this identity, and with it every role that it was given. Links that Azure
          manages may stop working. Links made here sync as the sync identity and go on. Switching it on again
          makes another identity, without roles.
        </ConfirmDialog>
      )}
    </>
  );
}

const useStyles = makeStyles({ text: { margin: 0 }, label: { fontWeight: 600 } });
