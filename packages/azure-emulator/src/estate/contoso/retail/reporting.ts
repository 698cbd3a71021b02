import { stored } from "../documents.ts";
import type { Publication } from "../publication.ts";

/** OData feeds for analysts and their spreadsheets. */
export const reporting: Publication[] = [
  {
    name: "sales-reporting",
    displayName: "Sales Reporting",
    path: "odata/sales",
    type: "odata",
    description: "Sales by day, store and article group, two years back. Made for Excel and Power BI.",
    specification: stored("sales-reporting.edmx", "odata"),
    tags: ["internal"],
  },
  {
    name: "product-master",
    displayName: "Product Master",
    path: "odata/product-master",
    type: "odata",
    description: "Articles, assortments and their suppliers as buyers see them.",
    specification: stored("product-master.edmx", "odata"),
    tags: ["internal"],
  },
];
