import { makeStyles, Switch, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useId } from "react";
import { useCenterParams } from "../../../lib/center.ts";
import { toProblemError } from "../../../lib/problem-error.ts";
import { getInstanceEventsQuery } from "../get-instance-events.ts";

export interface EventsOptionProps {
  resourceId: string;
  wanted: boolean;
  onChange(wanted: boolean): void;
}

/** Whether Event Grid shall announce changes; on where the person may set it up, else why they can't. */
export function EventsOption({ resourceId, wanted, onChange }: EventsOptionProps) {
  const styles = useStyles();
  const hintId = useId();
  const { data, error, isLoading } = useQuery(getInstanceEventsQuery(useCenterParams(), resourceId));
  const on = data?.state === "on";
  const offered = data?.offered === true && !on;
  return (
    <div className={styles.option}>
      <Switch
        label="Be told of changes at once (Event Grid)"
        aria-describedby={hintId}
        disabled={!offered}
        checked={on || (wanted && (offered || !data))}
        onChange={(_, { checked }) => onChange(checked)}
      />
      <p id={hintId} className={styles.hint}>
        {hintOf()}
      </p>
    </div>
  );

  function hintOf(): string {
    if (isLoading) return "Looking whether you may set it up…";
    if (error) return `Whether you may set it up isn't known now: ${toProblemError(error).problem.detail}`;
    if (!data) return "Choose an API Management instance to see whether you may set it up.";
    if (on) return `${data.message} The link shares it.`;
    if (!offered) return `${data.message} Without it the link is checked regularly.`;
    return "Makes an Event Grid subscription on the instance, with your rights: changes arrive within seconds. Deleting the link removes it.";
  }
}

const useStyles = makeStyles({
  option: { display: "flex", flexDirection: "column", minWidth: 0 },
  hint: {
    margin: 0,
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground3,
    overflowWrap: "anywhere",
  },
});
