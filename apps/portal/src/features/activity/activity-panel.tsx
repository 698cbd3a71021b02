import type { Activity } from "@api-center-links/contracts/activity";
import { CopyButton } from "../../components/copy-button.tsx";
import { Essentials } from "../../components/essentials.tsx";
import { Section } from "../../components/page.tsx";
import { SidePanel } from "../../components/side-panel.tsx";
import { StatusBadge } from "../../components/status-badge.tsx";
import { formatExactTime } from "../../lib/format.ts";
import { ActivitySubject, type ActivitySubjectProps } from "./activity-subject.tsx";
import { actionLabels, outcomes, reasonOf } from "./activity-text.ts";

/** Everything that is known of one activity. */
export function ActivityPanel({ activity, links, onClose }: ActivitySubjectProps & { onClose(): void }) {
  const title = actionLabels[activity.action];
  const { actor, address, details } = activity;
  const { label, tone } = outcomes[activity.outcome];
  const reason = reasonOf(activity);
  return (
    <SidePanel title={title} onClose={onClose}>
      <Essentials
        items={[
          { name: "Outcome", value: <StatusBadge tone={tone}>{label}</StatusBadge> },
          ...(reason ? [{ name: "Reason", value: reason }] : []),
          { name: "On", value: <ActivitySubject activity={activity} links={links} /> },
          { name: "Time", value: <time dateTime={activity.at}>{formatExactTime(activity.at)}</time> },
          { name: "By", value: actor.name },
          ...(actor.objectId
            ? [{ name: "Object id", value: <Id id={actor.objectId} what="object id" /> }]
            : []),
          ...(address ? [{ name: "From address", value: <Id id={address} what="address" /> }] : []),
        ]}
      />
      {details.length > 0 && (
        <Section title="What was asked for">
          <Essentials
            items={details.map((detail) => ({ name: detail.name, value: <Detail {...detail} /> }))}
          />
        </Section>
      )}
      <CorrelationIds activity={activity} />
    </SidePanel>
  );
}

function Detail({ value, before }: Activity["details"][number]) {
  if (before === undefined) return value;
  return (
    <>
      {value} <small>(before: {before})</small>
    </>
  );
}

function CorrelationIds({ activity: { correlationId, armCorrelationIds } }: { activity: Activity }) {
  const items = [
    ...(correlationId
      ? [{ name: "This product", value: <Id id={correlationId} what="correlation id" /> }]
      : []),
    ...armCorrelationIds.map((id, index) => ({
      name: armCorrelationIds.length > 1 ? `Azure (${index + 1})` : "Azure",
      value: <Id id={id} what="correlation id of Azure" />,
    })),
  ];
  if (items.length === 0) return null;
  return (
    <Section title="Correlation ids">
      <Essentials items={items} />
    </Section>
  );
}

function Id({ id, what }: { id: string; what: string }) {
  return (
    <>
      {id} <CopyButton text={id} what={what} />
    </>
  );
}
