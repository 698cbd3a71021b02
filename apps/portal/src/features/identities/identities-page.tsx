import { makeStyles, tokens } from "@fluentui/react-components";
import { ShieldPersonRegular } from "@fluentui/react-icons/svg/shield-person";
import { NavTabs } from "../../components/nav-tabs.tsx";
import { Page } from "../../components/page.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";

/** Who acts without a person: this product's sync identity, and the API center's own identities. */
export function IdentitiesPage() {
  const styles = useStyles();
  const center = useCenterParams();
  const address = centerUrl(center, "identities");
  return (
    <Page
      title="Managed identities"
      context={`${center.centerName} · API center`}
      icon={<ShieldPersonRegular />}
    >
      <p className={styles.text}>
        Links made here sync as the sync identity of this product. The API center has identities of its own,
        system-assigned and user-assigned: links that Azure itself manages run as those.
      </p>
      <NavTabs
        label="Managed identities"
        tabs={[
          {
            label: "Sync identity",
            to: address,
            isOpen: (path) => decodeURI(path) === decodeURI(address),
          },
          { label: "System assigned", to: `${address}/system-assigned` },
          { label: "User assigned", to: `${address}/user-assigned` },
        ]}
      />
    </Page>
  );
}

const useStyles = makeStyles({
  text: { margin: 0, maxWidth: "80ch", color: tokens.colorNeutralForeground2 },
});
