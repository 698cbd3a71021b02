import { MessageBar, MessageBarBody } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { useCenterParams } from "../../../lib/center.ts";
import { getLinkAccessQuery, type LinkedSource } from "../../../lib/queries/get-link-access.ts";

/** Beside "Create": what becomes of a link whose access isn't there yet. */
export function AccessNote({ source }: { source: LinkedSource }) {
  const { data } = useQuery(getLinkAccessQuery(useCenterParams(), source));
  if (!data || data.ready) return null;
  const settling = data.items.every((item) => item.state === "met" || item.state === "settling");
  return (
    <MessageBar intent={settling ? "info" : "warning"} layout="multiline">
      <MessageBarBody>
        {settling ? "Azure doesn't honour the new role yet." : "Access isn't complete."} You can create the
        link all the same: its first sync waits for it and then starts by itself.
      </MessageBarBody>
    </MessageBar>
  );
}
