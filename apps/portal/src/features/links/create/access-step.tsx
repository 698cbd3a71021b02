import { makeStyles, tokens } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { AccessChecklist } from "../../../components/access-checklist.tsx";
import { ErrorBar } from "../../../components/error-state.tsx";
import { LoadingText } from "../../../components/loading-text.tsx";
import { useCenterParams } from "../../../lib/center.ts";
import { useAssignRoles } from "../../../lib/queries/assign-roles.ts";
import { getLinkAccessQuery, type LinkedSource } from "../../../lib/queries/get-link-access.ts";

/** Whether the link would be let in, live; what is missing can be mended here. */
export function AccessStep({ source }: { source: LinkedSource }) {
  const styles = useStyles();
  const center = useCenterParams();
  const { data, error, refetch, isLoading } = useQuery(getLinkAccessQuery(center, source));
  const assign = useAssignRoles(center);
  return (
    <div className={styles.step}>
      <p className={styles.text}>
        Syncs run as a managed identity of this product, the sync identity. It has rights of its own; yours
        are never lent to it.
      </p>
      {isLoading && <LoadingText what="the access" lines={6} />}
      {error && <ErrorBar error={error} onRetry={() => void refetch()} />}
      {data && <AccessChecklist access={data} assign={assign} />}
      {!data && !error && !isLoading && (
        <p className={styles.none}>Choose an API Management instance to see what is in place.</p>
      )}
    </div>
  );
}

const useStyles = makeStyles({
  step: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  text: { margin: 0, color: tokens.colorNeutralForeground2 },
  none: { margin: 0 },
});
