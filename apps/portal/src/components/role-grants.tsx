import type { RoleGrant } from "@api-center-links/contracts/access";
import { makeStyles, tokens } from "@fluentui/react-components";
import { formatDate, formatExactTime } from "../lib/format.ts";
import { resourceName } from "../lib/resource-name.ts";

/** Where a right of the sync identity comes from, and since when. */
export function RoleGrants({ grants }: { grants: readonly RoleGrant[] | null }) {
  const styles = useStyles();
  if (grants === null) return <span>You can't see role assignments there</span>;
  if (grants.length === 0) return <span>No role is to be seen there: it may just have been taken away</span>;
  return (
    <ul className={styles.list}>
      {grants.map((grant) => (
        <li key={`${grant.role} ${grant.scope} ${grant.groupId}`}>
          {grant.role}, {placeOf(grant)}
          {grant.groupId && (
            <>
              {" "}
              through the group <span className={styles.id}>{grant.groupId}</span>
            </>
          )}
          {grant.since && (
            <>
              {", "}
              <time dateTime={grant.since} title={formatExactTime(grant.since)} className={styles.since}>
                since {formatDate(grant.since)}
              </time>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}

function placeOf({ scope, scopeKind }: RoleGrant): string {
  const name = resourceName(scope);
  switch (scopeKind) {
    case "resource":
      return "assigned here";
    case "resource-group":
      return `from the resource group ${name}`;
    case "subscription":
      return "from the subscription";
    case "management-group":
      return `from the management group ${name}`;
    case "tenant":
      return "from the directory";
  }
}

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0, overflowWrap: "anywhere" },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200 },
  since: { whiteSpace: "nowrap" },
});
