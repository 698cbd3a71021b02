import { stored } from "../documents.ts";
import type { Publication } from "../publication.ts";

/** GraphQL. */
export const graphs: Publication[] = [
  {
    name: "storefront-graph",
    displayName: "Storefront Graph",
    path: "graph/storefront",
    type: "graphql",
    description: "Everything a product page or a cart needs in one round trip. Used by web, app and kiosks.",
    specification: stored("storefront.graphql", "graphql"),
    tags: ["storefront"],
  },
  {
    name: "content-graph",
    displayName: "Editorial Content Graph",
    path: "graph/content",
    type: "graphql",
    description: "Stories, looks and landing pages from the content studio, with previews for editors.",
    specification: stored("content.graphql", "graphql"),
  },
];
