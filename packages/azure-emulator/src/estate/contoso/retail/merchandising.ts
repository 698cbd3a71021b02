import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const search = describe({
  title: "Catalog Search",
  version: "2024-09",
  dialect: "openapi-3.1",
  layout: "yaml",
  about:
    "Full-text search, facets and suggestions over the range. Answers in under 80 ms at the 95th percentile.",
  server: "https://api.contoso.com/search",
  contact: { name: "Search & Discovery", email: "search@contoso.com" },
  types: `
SearchResult: One page of hits with the facets to narrow them.
  total: integer! = 412
  hits: Hit[]!
  facets: Facet[]
  correctedQuery: string? = winter jacket
Hit
  sku: string! = CTS-40213
  name: string! = Storm jacket
  score: number = 17.32
  highlight: string = <em>Storm</em> jacket
Facet
  field: string! = colour
  values: FacetValue[]!
FacetValue
  value: string! = black
  count: integer! = 38
Suggestion
  text: string! = storm jacket women
  kind: query|category|brand
Synonyms: Words that mean the same to customers.
  words: string[]! = ["trainers", "sneakers", "running shoes"]
  locale: string = en-GB
`,
  operations: `
GET /search ?q ?filter ?sort:relevance|price|newest ?page:integer ?size:integer -> SearchResult | Search the range | Filters follow field:value and may be repeated, e.g. colour:black.
GET /suggestions ?q ?limit:integer -> Suggestion[] | Suggest while typing
GET /synonyms ?locale -> Synonyms[] | List synonyms
PUT /synonyms/{synonymId} Synonyms -> Synonyms | Replace a set of synonyms
`,
});

const reviews = describe({
  title: "Reviews & Ratings",
  version: "1.3.0",
  about: "What customers say about products, moderated within a day.",
  server: "https://api.contoso.com/reviews",
  types: `
Review
  id: uuid!
  sku: string! = CTS-40213
  rating: integer! = 5
  title: string = Kept me dry on Skye
  body: string = Three days of sideways rain and not a drop inside.
  author: string = Mairi
  verifiedPurchase: boolean
  state: pending|published|rejected
  createdAt: instant!
NewReview
  rating: integer! = 4
  title: string = Runs a bit large
  body: string = Order one size down if you wear it over a shirt.
RatingSummary
  sku: string! = CTS-40213
  average: number! = 4.6
  count: integer! = 231
  distribution: integer{}
Moderation
  state: published|rejected
  reason: string? = Contains a phone number
`,
  operations: `
GET /products/{sku}/reviews ?sort:newest|helpful ?page:integer -> Review[] | List reviews of a product
POST /products/{sku}/reviews NewReview -> 202 Review | Write a review | Shown once moderated.
GET /products/{sku}/rating -> RatingSummary | Get the rating of a product
PUT /reviews/{reviewId}/moderation Moderation -> Review | Publish or reject a review
`,
});

const media = describe({
  title: "Media Library",
  version: "3.0",
  about: "Pictures and films of products and campaigns, with renditions made on demand.",
  server: "https://api.contoso.com/media",
  layout: "yaml",
  types: `
Asset
  id: string! = ast_9f31c2
  fileName: string! = 40213-front.tif
  mediaType: string! = image/tiff
  sizeBytes: long! = 48211034
  rights: Rights
  renditions: Rendition[]
Rights: How long and where we may show it.
  territory: string[] = ["NL", "BE", "DE"]
  expiresOn: date?
  photographer: string = A. Lindqvist
Rendition
  preset: thumbnail|listing|zoom
  url: uri! = https://cdn.contoso.com/r/ast_9f31c2/zoom.avif
Upload
  fileName: string! = 40213-front.tif
  content: binary!
`,
  operations: `
GET /assets ?sku ?campaign ?expiresBefore:date -> Asset[] | Find assets
POST /assets Upload -> 201 Asset | Upload an asset
GET /assets/{assetId} -> Asset | Get an asset
GET /assets/{assetId}/renditions -> Rendition[] | List renditions
DELETE /assets/{assetId} -> 204 | Delete an asset | Refused while a published product shows it.
`,
});

const middleEast = describe({
  title: "كتالوج المنتجات – الشرق الأوسط",
  version: "1.0",
  about: "المنتجات المعروضة في متاجر دبي وعمّان والرياض، بالأسماء والأوصاف العربية والأسعار المحلية.",
  server: "https://api.contoso.com/catalog-me",
  types: `
LocalProduct: منتج كما يظهر في المتجر.
  sku: string! = CTS-40213
  nameArabic: string! = سترة مقاومة للعواصف
  nameEnglish: string = Storm jacket
  priceAed: number = 549
  priceJod: number = 106
  priceSar: number = 561
LocalCategory
  id: string! = outerwear
  nameArabic: string! = ملابس خارجية
`,
  operations: `
GET /products ?category ?city:dubai|amman|riyadh -> LocalProduct[] | List local products | القائمة مرتبة حسب الأحدث.
GET /products/{sku} -> LocalProduct | Get a local product
GET /categories -> LocalCategory[] | List local categories
`,
});

/** How products are found, seen and talked about. */
export const merchandising: Publication[] = [
  {
    name: "catalog-search",
    displayName: "Catalog Search",
    path: "search",
    type: "http",
    description: "Full-text search, facets and suggestions over the range.",
    specification: search,
    tags: ["storefront"],
  },
  {
    name: "reviews-and-ratings",
    displayName: "Reviews & Ratings ⭐️",
    path: "reviews",
    description:
      "<p>What customers say about products 👍🏽👎 &mdash; moderated within a day.</p><p>Ratings count after <b>two</b> reviews.</p>",
    specification: reviews,
    tags: ["storefront"],
  },
  {
    name: "media-library",
    displayName: "Media Library",
    path: "media",
    type: "http",
    description: "Pictures and films of products and campaigns, with renditions made on demand.",
    specification: media,
    properties: { contact: { name: "Studio", email: "studio@contoso.com" } },
  },
  {
    name: "catalog-middle-east",
    displayName: "كتالوج المنتجات – الشرق الأوسط",
    path: "catalog-me",
    type: "http",
    description: "المنتجات المعروضة في متاجر دبي وعمّان والرياض، بالأسماء والأوصاف العربية والأسعار المحلية.",
    specification: middleEast,
  },
];
