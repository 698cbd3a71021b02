import { type InstanceEvents, setUpInstanceEvents } from "@api-center-links/contracts/instance-events";
import type { Link } from "@api-center-links/contracts/links";
import { Button, makeStyles, useRestoreFocusTarget } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ErrorBar } from "../../components/error-state.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { useCenterParams } from "../../lib/center.ts";
import { toProblemError } from "../../lib/problem-error.ts";
import { useRefusal } from "../../lib/use-refusal.ts";
import { EventsCommandDialog } from "./events-command-dialog.tsx";
import { getInstanceEventsQuery } from "./get-instance-events.ts";
import { useSetUpEvents } from "./set-up-events.ts";

/** Whether Event Grid announces this link's changes, when it last did, and the way to have it do so. */
export function LinkEvents({ link }: { link: Link }) {
  const styles = useStyles();
  const center = useCenterParams();
  const { resourceId } = link.source;
  const { data, error } = useQuery(getInstanceEventsQuery(center, resourceId));
  const setUp = useSetUpEvents(center);
  const { lastEventAt } = link.noticing;
  return (
    <div className={styles.events}>
      <span>
        {data ? stateText(data) : error ? `Not known now: ${toProblemError(error).problem.detail}` : "…"}{" "}
        {lastEventAt ? (
          <>
            The last event came <RelativeTime instant={lastEventAt} />.
          </>
        ) : (
          data?.state === "on" && "No event has come yet."
        )}
      </span>
      {data && data.state !== "on" && (
        <Remedy
          events={data}
          instanceName={link.source.instanceName}
          busy={setUp.isPending}
          onSetUp={() => setUp.mutate(resourceId)}
        />
      )}
      {setUp.error && <ErrorBar error={setUp.error} />}
    </div>
  );
}

function stateText({ state, message }: InstanceEvents): string {
  return state === "on" ? "On." : message;
}

interface RemedyProps {
  events: InstanceEvents;
  instanceName: string;
  busy: boolean;
  onSetUp(): void;
}

function Remedy({ events, instanceName, busy, onSetUp }: RemedyProps) {
  const refusal = useRefusal(useCenterParams(), setUpInstanceEvents);
  const restoreFocus = useRestoreFocusTarget();
  const [showing, setShowing] = useState(false);
  if (events.offered && refusal === undefined) {
    return (
      <Button size="small" disabledFocusable={busy || events.state === "pending"} onClick={onSetUp}>
        {busy ? "Setting up…" : "Set up events"}
      </Button>
    );
  }
  if (events.command === null) return null;
  return (
    <>
      <Button size="small" {...restoreFocus} onClick={() => setShowing(true)}>
        Show the command
      </Button>
      {showing && (
        <EventsCommandDialog
          instanceName={instanceName}
          command={events.command}
          onClose={() => setShowing(false)}
        />
      )}
    </>
  );
}

const useStyles = makeStyles({
  events: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    gap: "6px",
    minWidth: 0,
    overflowWrap: "anywhere",
  },
});
