import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const team = { name: "Product Information", email: "product-information@contoso.com" };

const oldCatalog = describe({
  title: "Product Catalog",
  version: "1.8.2",
  dialect: "swagger-2.0",
  about: "Products as the first web shop knew them. New work should use version 2.",
  server: "https://api.contoso.com/catalog/v1",
  types: `
Product: A product with one price and no variants.
  code: string! = CTS-40213 -- Article number
  title: string! = Storm jacket
  longText: string = Waterproof to 20,000 mm, taped seams, packs into its own pocket.
  price: number! = 149.95
  vatRate: number = 21
  categoryCode: string = OUTDOOR-JACKETS
  inStock: boolean
Category
  code: string! = OUTDOOR-JACKETS
  label: string! = Jackets
  parentCode: string? = OUTDOOR
`,
  operations: `
GET /products ?categoryCode ?page:integer ?pageSize:integer -> Product[] | List products | Ordered by article number.
GET /products/{code} -> Product | Get a product
GET /categories -> Category[] | List categories
GET /categories/{code}/products -> Product[] | List products of a category
`,
});

const newCatalog = (version: string, extra = "") =>
  describe({
    title: "Product Catalog",
    version,
    contact: team,
    about:
      "The range of every Contoso shop: products, their variants, categories and images. Prices are in the Pricing API, stock in Inventory Availability.",
    server: "https://api.contoso.com/catalog/v2",
    types: `
Product: What a product page shows.
  sku: string! = CTS-40213 -- Stock keeping unit of the product, shared by its variants
  name: string! = Storm jacket
  brand: string = Northpeak
  description: string = Waterproof to 20,000 mm, taped seams, packs into its own pocket.
  categoryId: string! = outdoor-jackets
  variants: Variant[]!
  images: Image[]
  attributes: string{} -- Free facts such as material or fit
  status: active|preorder|discontinued
  publishedAt: instant
Variant: One colour and size that can be put into a cart.
  sku: string! = CTS-40213-BLK-M
  colour: string = black
  size: string = M
  gtin: string = 8712345678906
  weightGrams: integer = 610
Image
  url: uri! = https://cdn.contoso.com/p/40213/front.avif
  alt: string = Black jacket from the front
  width: integer = 1600
  height: integer = 1600
NewProduct: What is needed to bring a product into the range.
  name: string! = Storm jacket
  brand: string! = Northpeak
  categoryId: string! = outdoor-jackets
  variants: Variant[]!
ProductPage
  items: Product[]!
  nextCursor: string? = eyJvIjoxMjB9
Category
  id: string! = outdoor-jackets
  name: string! = Jackets
  parentId: string? = outdoor
  position: integer = 3
${extra === "" ? "" : "ProductRelation\n  sku: string! = CTS-51877\n  kind: accessory|alternative|bundle\n"}`,
    operations: `
GET /products ?categoryId ?brand ?status:active|preorder|discontinued ?updatedSince:instant ?cursor ?limit:integer -> ProductPage | List products | Pages of at most 200; follow nextCursor until it is null.
POST /products NewProduct -> 201 Product | Add a product
GET /products/{sku} -> Product | Get a product
PATCH /products/{sku} NewProduct -> Product | Change a product
DELETE /products/{sku} -> 204 | Discontinue a product | The product stays readable for ninety days.
GET /products/{sku}/variants -> Variant[] | List variants of a product
POST /products/{sku}/images Image -> 201 Image | Add an image
GET /categories ?parentId -> Category[] | List categories
GET /categories/{categoryId} -> Category | Get a category
${extra}`,
  });

/** The range itself, in its old and its new version. */
export const productCatalog: (Publication | PublicationSet)[] = [
  {
    set: "product-catalog",
    displayName: "Product Catalog",
    description: "Products, variants and categories of every shop.",
    scheme: "Segment",
    versions: [
      {
        name: "product-catalog-v1",
        displayName: "Product Catalog",
        path: "catalog",
        version: "v1",
        description: "Products as the first web shop knew them. Frozen: please move to <b>v2</b>.",
        specification: oldCatalog,
        tags: ["deprecated"],
      },
      {
        name: "product-catalog-v2",
        displayName: "Product Catalog",
        path: "catalog",
        version: "v2",
        type: "http",
        description:
          '<p>The range of every Contoso shop: products, their <em>variants</em>, categories and images.</p><ul><li>Prices are in the <a href="https://developer.contoso.com/apis/pricing">Pricing API</a></li><li>Stock is in Inventory Availability</li></ul>',
        specification: newCatalog("2.4.0"),
        otherRevisions: [
          {
            revision: "2",
            note: "Adds related products; waiting for the apps team",
            specification: newCatalog(
              "2.5.0",
              "GET /products/{sku}/related -> ProductRelation[] | List related products\n",
            ),
          },
        ],
        tags: ["storefront"],
        properties: { contact: team, termsOfServiceUrl: "https://developer.contoso.com/terms" },
      },
    ],
  },
];
