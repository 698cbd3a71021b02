import {
  Field,
  Input,
  Link,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  makeStyles,
} from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { ErrorBar } from "../../../components/error-state.tsx";
import { SearchSelect } from "../../../components/search-select.tsx";
import { useCenterParams } from "../../../lib/center.ts";
import { listSubscriptionsQuery } from "../../../lib/queries/list-subscriptions.ts";
import { regionLabel } from "../../../lib/region-label.ts";
import { listInstancesQuery } from "./list-instances.ts";
import { type NewLinkForm, resourceGroupsOf } from "./new-link-form.ts";

export interface InstancePickerProps {
  chosen: Pick<NewLinkForm, "pasting" | "subscriptionId" | "resourceGroup" | "resourceId">;
  error: string | undefined;
  onChange(changes: Partial<InstancePickerProps["chosen"]>): void;
}

/** Subscription, resource group and instance, each narrowing the next; or a resource id from elsewhere. */
export function InstancePicker({ chosen, error, onChange }: InstancePickerProps) {
  const styles = useStyles();
  const { pasting, resourceId } = chosen;
  return (
    <div className={styles.fields}>
      {pasting ? (
        <Field
          label="Resource id"
          required
          hint="From the Azure portal: the instance's Properties page."
          validationMessage={error ?? null}
        >
          <Input
            value={resourceId}
            spellCheck={false}
            placeholder="/subscriptions/…/providers/Microsoft.ApiManagement/service/…"
            onChange={(_, data) => onChange({ resourceId: data.value })}
          />
        </Field>
      ) : (
        <Cascade chosen={chosen} error={error} onChange={onChange} />
      )}
      <Link
        as="button"
        type="button"
        className={styles.other}
        onClick={() =>
          onChange({ pasting: !pasting, subscriptionId: null, resourceGroup: null, resourceId: "" })
        }
      >
        {pasting ? "Choose from a list instead" : "Paste a resource id instead"}
      </Link>
    </div>
  );
}

function Cascade({ chosen, error, onChange }: InstancePickerProps) {
  const center = useCenterParams();
  const subscriptions = useQuery(listSubscriptionsQuery());
  const { resourceGroup, resourceId } = chosen;
  const only =
    subscriptions.data?.subscriptions.length === 1 ? subscriptions.data.subscriptions[0]?.id : undefined;
  const subscriptionId = chosen.subscriptionId ?? only ?? null;
  const instances = useQuery(listInstancesQuery(center, subscriptionId));
  const all = instances.data?.instances;
  const inGroup = all?.filter(
    (each) => resourceGroup === null || each.resourceGroup.toLowerCase() === resourceGroup.toLowerCase(),
  );
  return (
    <>
      {subscriptions.error && (
        <ErrorBar error={subscriptions.error} onRetry={() => void subscriptions.refetch()} />
      )}
      <Field
        label="Subscription"
        required
        validationMessage={
          error && subscriptionId === null ? "Choose a subscription, then an instance." : null
        }
      >
        <SearchSelect
          placeholder="Choose or search"
          options={subscriptions.data?.subscriptions.map(({ id, name }) => ({ value: id, label: name }))}
          failed={subscriptions.isError}
          value={subscriptionId}
          empty="You can read no subscription in this directory."
          onChange={(value) => onChange({ subscriptionId: value, resourceGroup: null, resourceId: "" })}
        />
      </Field>
      {instances.error && <ErrorBar error={instances.error} onRetry={() => void instances.refetch()} />}
      <Field label="Resource group">
        <SearchSelect
          placeholder="All resource groups"
          disabled={subscriptionId === null}
          options={all && resourceGroupsOf(all).map((group) => ({ value: group, label: group }))}
          failed={instances.isError}
          value={resourceGroup}
          empty="This subscription has no API Management instance that you can read."
          onChange={(value) => onChange({ resourceGroup: value, resourceId: "" })}
        />
      </Field>
      <Field
        label="API Management instance"
        required
        validationMessage={(subscriptionId !== null && error) || null}
      >
        <SearchSelect
          placeholder={subscriptionId === null ? "Choose a subscription first" : "Choose or search"}
          disabled={subscriptionId === null}
          options={inGroup?.map((each) => ({
            value: each.id,
            label: each.name,
            detail:
              each.unavailable ?? `${regionLabel(each.location)} · ${each.tier} · ${each.resourceGroup}`,
            disabled: each.unavailable !== null,
          }))}
          failed={instances.isError}
          value={resourceId === "" ? null : resourceId}
          empty="There is no API Management instance that you can read."
          onChange={(value) => onChange({ resourceId: value ?? "" })}
        />
      </Field>
      {all?.length === 0 && (
        <MessageBar intent="info" layout="multiline">
          <MessageBarBody>
            <MessageBarTitle>Nothing to link here</MessageBarTitle> This subscription has no API Management
            instance that you can read. Choose another, or ask for the Reader role on the instance.
          </MessageBarBody>
        </MessageBar>
      )}
    </>
  );
}

const useStyles = makeStyles({
  fields: { display: "flex", flexDirection: "column", gap: "12px" },
  other: { alignSelf: "flex-start" },
});
