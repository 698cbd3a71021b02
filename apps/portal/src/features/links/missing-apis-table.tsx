import type { MissingApis } from "@api-center-links/contracts/held-deletions";
import type { CenterParams } from "@api-center-links/contracts/names";
import { useMemo, useState } from "react";
import { AppLink } from "../../components/app-link.tsx";
import { type Column, DataTable } from "../../components/data-table.tsx";
import { RelativeTime } from "../../components/relative-time.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";
import { resourceName } from "../../lib/resource-name.ts";
import type { Sort } from "../../lib/sorting.ts";

type MissingApi = MissingApis["apis"][number];

/** APIs that are in the API center and no longer in API Management. */
export function MissingApisTable({
  label,
  linkId,
  apis,
}: {
  label: string;
  linkId: string;
  apis: readonly MissingApi[];
}) {
  const center = useCenterParams();
  const columns = useMemo(() => columnsOf(center, linkId), [center, linkId]);
  const [sort, setSort] = useState<Sort>({ column: "title", descending: false });
  return (
    <DataTable
      label={label}
      columns={columns}
      rows={apis}
      rowKey={(api) => api.name}
      virtual
      sort={sort}
      onSort={setSort}
    />
  );
}

function columnsOf(center: CenterParams, linkId: string): Column<MissingApi>[] {
  return [
    {
      id: "title",
      header: "API",
      track: "minmax(12rem, 2fr)",
      cell: (api) => <AppLink to={centerUrl(center, "apis", api.name)}>{api.title}</AppLink>,
      sortValue: (api) => api.title,
    },
    {
      id: "source",
      header: "Was in API Management as",
      track: "minmax(10rem, 1.5fr)",
      cell: (api) => resourceName(api.sourceId),
      sortValue: (api) => resourceName(api.sourceId),
    },
    {
      id: "held",
      header: "Missing since",
      track: "minmax(9rem, 1fr)",
      cell: (api) => (
        <AppLink to={centerUrl(center, "links", linkId, "runs", api.runId)}>
          <RelativeTime instant={api.heldAt} />
        </AppLink>
      ),
      sortValue: (api) => Date.parse(api.heldAt),
    },
  ];
}
