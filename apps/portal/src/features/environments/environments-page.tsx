import { ServerRegular } from "@fluentui/react-icons/svg/server";
import { NavTabs } from "../../components/nav-tabs.tsx";
import { Page } from "../../components/page.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";

/** Where APIs run, and what keeps them in the inventory. */
export function EnvironmentsPage() {
  const center = useCenterParams();
  return (
    <Page title="Environments" context={`${center.centerName} · API center`} icon={<ServerRegular />}>
      <NavTabs
        label="Environments and links"
        tabs={[
          { label: "Environments", to: centerUrl(center, "environments") },
          { label: "Links (preview)", to: centerUrl(center, "links") },
        ]}
      />
    </Page>
  );
}
