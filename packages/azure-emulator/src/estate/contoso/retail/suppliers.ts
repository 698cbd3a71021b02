import { describe } from "../describe/document.ts";
import { stored } from "../documents.ts";
import type { Publication } from "../publication.ts";

const suppliers = describe({
  title: "Suppliers",
  version: "2.0.0",
  about: "Master data of suppliers, their sites, certificates and contacts.",
  server: "https://api.contoso.com/suppliers",
  types: `
Supplier
  id: string! = SUP-20881
  name: string! = Norrland Textil AB
  country: string! = SE
  paymentTermDays: integer = 45
  certificates: Certificate[]
  state: candidate|approved|suspended
Certificate
  scheme: GOTS|SA8000|ISO14001|BSCI
  number: string = GOTS-881204
  validUntil: date!
Site
  id: string! = SITE-1
  role: factory|warehouse|office
  city: string = Umeå
`,
  operations: `
GET /suppliers ?country ?state:candidate|approved|suspended -> Supplier[] | List suppliers
POST /suppliers Supplier -> 201 Supplier | Propose a supplier
GET /suppliers/{supplierId} -> Supplier | Get a supplier
GET /suppliers/{supplierId}/sites -> Site[] | List sites of a supplier
POST /suppliers/{supplierId}/certificates Certificate -> 201 Certificate | Add a certificate
`,
});

const sellers = describe({
  title: "Marketplace Sellers",
  version: "0.9.0",
  dialect: "openapi-3.1",
  about: "Third parties who sell through contoso.com: onboarding, offers, payouts.",
  server: "https://api.contoso.com/marketplace",
  types: `
Seller
  id: string! = SEL-3381
  tradeName: string! = De Wolwinkel
  chamberOfCommerceNumber: string = 72118840
  commissionPercent: number = 12
  state: invited|verifying|selling|paused
Offer
  sku: string! = CTS-M-99120
  priceMinor: integer! = 3450
  stock: integer! = 14
  handlingDays: integer = 2
Payout
  period: string! = 2024-W46
  amountMinor: integer! = 182340
  paidOn: date?
`,
  operations: `
POST /sellers Seller -> 201 Seller | Invite a seller
GET /sellers/{sellerId} -> Seller | Get a seller
PUT /sellers/{sellerId}/offers/{sku} Offer -> Offer | Put up an offer
GET /sellers/{sellerId}/payouts ?year:integer -> Payout[] | List payouts
`,
});

const sustainability = describe({
  title: "Product Passport",
  version: "1.0.0-rc.1",
  dialect: "openapi-3.1",
  layout: "yaml",
  about:
    "Where a product was made, of what and how to repair it: the digital passport of EU regulation 2024/1781.",
  server: "https://api.contoso.com/passports",
  types: `
Passport
  gtin: string! = 8712345678906
  materials: Material[]!
  madeIn: string[] = ["PT", "SE"]
  repairScore: number? = 8.1
  carbonGrams: integer = 14200
Material
  name: string! = recycled polyamide
  sharePercent: number! = 82
  origin: string? = TW
CareInstruction
  language: string! = nl
  text: string! = Wassen op 30 °C, opnieuw impregneren na vijf keer.
`,
  operations: `
GET /passports/{gtin} -> Passport | Get a passport
GET /passports/{gtin}/care ?language -> CareInstruction[] | List care instructions
PUT /passports/{gtin} Passport -> Passport | Publish a passport
`,
});

/** Who we buy from, and with whom we sell. */
export const suppliersAndSellers: Publication[] = [
  {
    name: "suppliers",
    displayName: "Suppliers",
    path: "suppliers",
    type: "http",
    description: "Master data of suppliers, their sites, certificates and contacts.",
    specification: suppliers,
  },
  {
    name: "erp-purchase-order-exchange",
    displayName: "Enterprise Resource Planning – Supplier Purchase Order and Delivery Notice Exchange",
    path: "erp/purchase-orders",
    type: "soap",
    description:
      "Purchase orders and advance shipping notices between our ERP and suppliers without EDI. Answers within <b>30 s</b>; larger orders are split.",
    specification: stored("purchase-orders.wsdl", "wsdl"),
    tags: ["partners"],
  },
  {
    name: "marketplace-sellers",
    displayName: "Marketplace Sellers",
    path: "marketplace",
    type: "http",
    description: "Third parties who sell through contoso.com: onboarding, offers, payouts.",
    specification: sellers,
    tags: ["preview"],
  },
  {
    name: "product-passport",
    displayName: "Product Passport ♻️",
    path: "passports",
    type: "http",
    description: "Where a product was made, of what and how to repair it.",
    specification: sustainability,
    tags: ["preview", "public"],
  },
];
