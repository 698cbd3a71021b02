import type { AccessItem, LinkAccess } from "@api-center-links/contracts/access";
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import type { AssignRoles } from "../lib/queries/assign-roles.ts";
import { resourceName } from "../lib/resource-name.ts";
import { AccessRemedy } from "./access-remedy.tsx";
import { AccessState, accessStates } from "./access-state.tsx";
import { ErrorBar } from "./error-state.tsx";
import { RoleGrants } from "./role-grants.tsx";

export interface AccessChecklistProps {
  access: LinkAccess;
  assign: AssignRoles;
}

/** What a link needs before it can sync, each met or with what mends it. Changes are read out. */
export function AccessChecklist({ access, assign }: AccessChecklistProps) {
  const styles = useStyles();
  const assignable = access.items.filter((item) => item.assignable);
  const isBusy = (item: AccessItem) =>
    assign.isPending && assign.variables.some((each) => each.requirement === item.requirement);
  return (
    <div className={styles.checklist}>
      <p role="status" className={styles.unseen}>
        {spoken(access)}
      </p>
      {assignable.length > 0 && (
        <Button
          className={styles.all}
          disabledFocusable={assign.isPending}
          onClick={() => assign.mutate(assignable)}
        >
          Automatically configure managed identity and assign permissions
        </Button>
      )}
      {assign.error && <ErrorBar error={assign.error} reveal />}
      <ul aria-label="What the link needs" className={styles.list}>
        {access.items.map((item) => (
          <li key={item.requirement} className={styles.item}>
            <div className={styles.head}>
              <span className={styles.title}>{titleOf(item)}</span>
              <AccessState item={item} />
            </div>
            {item.state === "met" ? (
              <span className={styles.detail}>
                {item.requirement === "sync-identity" ? nameOf(access) : <RoleGrants grants={item.grants} />}
              </span>
            ) : (
              <span className={styles.detail}>{item.message}</span>
            )}
            <AccessRemedy item={item} busy={isBusy(item)} onAssign={() => assign.mutate([item])} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function titleOf({ requirement, role }: AccessItem): string {
  const place = role ? resourceName(role.scope) : "";
  switch (requirement) {
    case "sync-identity":
      return "Managed identity to sync as";
    case "read-instance":
      return `${role?.name} on ${place}`;
    case "write-center":
      return `Write access to ${place}`;
  }
}

function nameOf({ syncIdentity }: LinkAccess): string {
  const { resourceId, objectId } = syncIdentity;
  return resourceId === null ? `Object id ${objectId}` : resourceName(resourceId);
}

function spoken({ items, ready }: LinkAccess): string {
  if (ready) return "All that the link needs is in place.";
  const open = items.filter((item) => item.state !== "met");
  return open.map((item) => `${titleOf(item)}: ${accessStates[item.state].label}.`).join(" ");
}

const useStyles = makeStyles({
  checklist: { display: "flex", flexDirection: "column", gap: "12px", minWidth: 0 },
  unseen: {
    position: "absolute",
    width: "1px",
    height: "1px",
    margin: 0,
    overflow: "hidden",
    clipPath: "inset(50%)",
  },
  all: { alignSelf: "flex-start", maxWidth: "100%" },
  list: {
    listStyleType: "none",
    margin: 0,
    padding: 0,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: tokens.borderRadiusMedium,
  },
  item: {
    display: "flex",
    flexDirection: "column",
    gap: "6px",
    padding: "10px 12px",
    minWidth: 0,
    overflowWrap: "anywhere",
    "&:not(:first-child)": { borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  },
  head: {
    display: "flex",
    flexWrap: "wrap",
    justifyContent: "space-between",
    columnGap: "12px",
  },
  title: { fontWeight: tokens.fontWeightSemibold, minWidth: 0 },
  detail: { fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground2 },
});
