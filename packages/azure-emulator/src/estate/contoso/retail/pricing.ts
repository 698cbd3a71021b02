import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const firstPricing = describe({
  title: "Pricing",
  version: "2023-10-01",
  about: "What a product costs, for whom and until when. Amounts are in minor units of the currency.",
  server: "https://api.contoso.com/pricing",
  types: `
Price
  sku: string! = CTS-40213-BLK-M
  currency: string! = EUR
  amountMinor: integer! = 14995
  listAmountMinor: integer = 17995
  validUntil: instant?
PriceQuery
  skus: string[]! = ["CTS-40213-BLK-M", "CTS-51877"]
  currency: string! = EUR
  market: string = NL
`,
  operations: `
GET /prices/{sku} ?currency ?market -> Price | Get a price
POST /prices/query PriceQuery -> Price[] | Get many prices | At most 500 articles.
GET /markets -> string[] | List markets with own prices
`,
});

const pricing = describe({
  title: "Pricing",
  version: "2024-06-01",
  about: "What a product costs, for whom and until when, with the reason for every reduction.",
  server: "https://api.contoso.com/pricing",
  contact: { name: "Pricing & Margin", email: "pricing@contoso.com" },
  types: `
Money
  currency: string! = EUR
  amountMinor: integer! = 14995
Price
  sku: string! = CTS-40213-BLK-M
  sale: Money!
  list: Money!
  lowestInThirtyDays: Money -- Shown with every reduction, as the Omnibus Directive asks
  reductions: Reduction[]
  validUntil: instant?
Reduction
  promotionId: string = PRM-2024-BF
  label: string = Black Friday
  percent: number = 15
PriceQuery
  skus: string[]! = ["CTS-40213-BLK-M", "CTS-51877"]
  market: string! = NL
  loyaltyTier: none|silver|gold
PriceChange: A price that takes effect later.
  sku: string! = CTS-40213-BLK-M
  market: string! = NL
  amount: Money!
  effectiveFrom: instant!
`,
  operations: `
GET /prices/{sku} ?market ?loyaltyTier:none|silver|gold -> Price | Get a price
POST /prices/query PriceQuery -> Price[] | Get many prices | At most 1,000 articles.
GET /prices/{sku}/history ?market ?from:date -> Price[] | Get the history of a price
POST /price-changes PriceChange -> 201 PriceChange | Plan a price change
DELETE /price-changes/{changeId} -> 204 | Cancel a price change
`,
});

const promotions = describe({
  title: "Promotions",
  version: "4.1.0",
  dialect: "openapi-3.1",
  about: "Campaigns, coupons and the rules by which baskets become cheaper.",
  server: "https://api.contoso.com/promotions",
  types: `
Promotion
  id: string! = PRM-2024-BF
  name: string! = Black Friday
  rule: Rule!
  startsAt: instant!
  endsAt: instant!
  budgetMinor: long? = 250000000
  state: draft|scheduled|running|ended
Rule
  when: string! = basket.total >= 5000 && customer.tier != 'none' -- Expression over basket and customer
  percent: number = 15
  amountMinor: integer? = 1500
  excludedCategories: string[] = ["gift-cards"]
Coupon
  code: string! = WELKOM10
  promotionId: string! = PRM-WELCOME
  usesLeft: integer = 1
Evaluation
  appliedPromotions: string[]! = ["PRM-2024-BF"]
  discountMinor: integer! = 2249
Basket
  lines: BasketLine[]!
  couponCodes: string[] = ["WELKOM10"]
BasketLine
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 1
`,
  operations: `
GET /promotions ?state:draft|scheduled|running|ended -> Promotion[] | List promotions
POST /promotions Promotion -> 201 Promotion | Create a promotion
GET /promotions/{promotionId} -> Promotion | Get a promotion
PUT /promotions/{promotionId} Promotion -> Promotion | Change a promotion | Running promotions may only be shortened.
POST /evaluations Basket -> Evaluation | Evaluate a basket
POST /coupons Coupon -> 201 Coupon | Issue a coupon
GET /coupons/{code} -> Coupon | Look up a coupon
`,
});

const exchangeRates = describe({
  title: "Currency Exchange Rates",
  version: "1.0.4",
  dialect: "swagger-2.0",
  about: "Daily reference rates used for pricing and settlement, published at 16:15 CET.",
  server: "https://api.contoso.com/fx",
  types: `
RateTable
  base: string! = EUR
  date: date!
  rates: number{}
Conversion
  from: string = EUR
  to: string = SEK
  amount: number = 149.95
  result: number = 1721.02
`,
  operations: `
GET /rates/latest ?base -> RateTable | Get the latest rates
GET /rates/{date} ?base -> RateTable | Get the rates of a day
GET /convert ?from ?to ?amount:number -> Conversion | Convert an amount
`,
});

/** What things cost. */
export const pricingApis: (Publication | PublicationSet)[] = [
  {
    set: "pricing",
    displayName: "Pricing",
    description: "Prices per market. The version goes into the `Api-Version` header.",
    scheme: { header: "Api-Version" },
    versions: [
      {
        name: "pricing-2023-10-01",
        displayName: "Pricing",
        path: "pricing",
        version: "2023-10-01",
        type: "http",
        description: "What a product costs, for whom and until when.",
        specification: firstPricing,
      },
      {
        name: "pricing-2024-06-01",
        displayName: "Pricing",
        path: "pricing",
        version: "2024-06-01",
        type: "http",
        description: "What a product costs, for whom and until when, with the reason for every reduction.",
        specification: pricing,
        tags: ["storefront"],
      },
    ],
  },
  {
    name: "promotions",
    displayName: "Promotions",
    path: "promotions",
    type: "http",
    description: "Campaigns, coupons and the rules by which baskets become cheaper.",
    specification: promotions,
    tags: ["storefront"],
  },
  {
    name: "exchange-rates",
    displayName: "Currency Exchange Rates",
    path: "fx",
    description:
      "Daily reference rates used for pricing and settlement. <br/>Published at <code>16:15 CET</code>.",
    specification: exchangeRates,
    properties: {
      license: { name: "Contoso internal use", url: "https://developer.contoso.com/licenses/internal" },
    },
  },
];
