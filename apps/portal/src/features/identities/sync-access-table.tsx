import type { AccessItem, SyncAccess } from "@api-center-links/contracts/access";
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { AccessState } from "../../components/access-state.tsx";
import { AppLink } from "../../components/app-link.tsx";
import { CopyButton } from "../../components/copy-button.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { ErrorBar } from "../../components/error-state.tsx";
import { RoleGrants } from "../../components/role-grants.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { type AssignRoles, useAssignRoles } from "../../lib/queries/assign-roles.ts";

interface Row {
  id: string;
  name: string;
  /** What it is, and where. */
  detail: string;
  /** Those that need it. */
  links: SyncAccess["instances"][number]["links"];
  access: AccessItem;
}

/** What the sync identity may do, place by place; what is missing can be assigned, or handed over, here. */
export function SyncAccessTable({ access }: { access: SyncAccess | undefined }) {
  const center = useCenterParams();
  const assign = useAssignRoles(center);
  return (
    <>
      {assign.error && <ErrorBar error={assign.error} reveal />}
      <DataTable
        label="What the sync identity may do"
        columns={columnsOf((linkId) => centerUrl(center, "links", linkId), assign)}
        rows={access && rowsOf(access, center.centerName)}
        rowKey={(row) => row.id}
        skeletonRows={4}
      />
    </>
  );
}

function rowsOf({ center, instances }: SyncAccess, centerName: string): Row[] {
  return [
    {
      id: "center",
      name: centerName,
      detail: "API center",
      links: instances.flatMap(({ links }) => links),
      access: center,
    },
    ...instances.map(({ id, name, resourceGroup, subscriptionName, links, access }) => ({
      ...{ id, name, links, access },
      detail: ["API Management", resourceGroup, subscriptionName].filter(Boolean).join(" · "),
    })),
  ];
}

function columnsOf(linkAddress: (linkId: string) => string, assign: AssignRoles): Column<Row>[] {
  return [
    { id: "place", header: "Resource", track: "minmax(12rem, 1.6fr)", cell: (row) => <Place row={row} /> },
    {
      id: "right",
      header: "Right",
      track: "minmax(5rem, 0.5fr)",
      cell: ({ access }) => (access.requirement === "write-center" ? "Write" : "Read"),
    },
    {
      id: "state",
      header: "Status",
      track: "minmax(9rem, 1fr)",
      cell: ({ access }) => <AccessState item={access} />,
    },
    {
      id: "grants",
      header: "Details",
      track: "minmax(14rem, 2.2fr)",
      cell: ({ access }) =>
        access.state === "met" || access.state === "settling" ? (
          <RoleGrants grants={access.grants} />
        ) : (
          access.message
        ),
    },
    {
      id: "links",
      header: "Links",
      track: "minmax(8rem, 1fr)",
      secondary: true,
      cell: ({ links }) =>
        links.length === 0
          ? "None"
          : links.map(({ id, name }, index) => (
              <span key={id}>
                {index > 0 && ", "}
                <AppLink to={linkAddress(id)}>{name}</AppLink>
              </span>
            )),
    },
    {
      id: "mend",
      header: "Action",
      track: "minmax(9rem, 0.9fr)",
      cell: ({ access, name }) => <Mend item={access} name={name} assign={assign} />,
    },
  ];
}

function Place({ row }: { row: Row }) {
  const styles = useStyles();
  return (
    <span className={styles.place}>
      {row.name}
      <span className={styles.detail}>{row.detail}</span>
    </span>
  );
}

function Mend({ item, name, assign }: { item: AccessItem; name: string; assign: AssignRoles }) {
  const styles = useStyles();
  if (item.assignable) {
    const busy = assign.isPending && assign.variables.includes(item);
    return (
      <Button
        size="small"
        aria-label={`Assign the role on ${name}`}
        disabledFocusable={assign.isPending}
        onClick={() => assign.mutate([item])}
      >
        {busy ? "Assigning…" : "Assign"}
      </Button>
    );
  }
  if (item.command) {
    return (
      <span className={styles.handOver}>
        <span className={styles.detail}>You may not assign roles here: hand this to someone who may.</span>
        <CopyButton text={item.command} what="command" labelled />
      </span>
    );
  }
  return item.state === "met" ? "None needed" : "Wait: it is asked again by itself";
}

const useStyles = makeStyles({
  place: { display: "flex", flexDirection: "column", minWidth: 0 },
  handOver: { display: "flex", flexDirection: "column", alignItems: "flex-start", gap: "4px" },
  detail: {
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
});
