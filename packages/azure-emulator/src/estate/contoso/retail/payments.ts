import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const payments = (version: string, paypal: boolean) =>
  describe({
    title: "Payments",
    version,
    about:
      "Takes money by iDEAL, card and invoice. Card numbers never pass through: clients get a hosted field.",
    server: "https://api.contoso.com/payments",
    contact: { name: "Payments", email: "payments@contoso.com" },
    types: `
Payment
  id: string! = pay_7Hq2vK
  orderNumber: string! = 2024-88120417
  amountMinor: integer! = 13241
  currency: string! = EUR
  method: ideal|card|invoice${paypal ? "|paypal" : ""}
  state: created|pending|authorised|captured|failed|expired
  redirectUrl: uri? = https://pay.contoso.com/i/82f1
${paypal ? "  threeDSecure: required|exempt|done\n" : ""}NewPayment
  orderNumber: string! = 2024-88120417
  amountMinor: integer! = 13241
  currency: string! = EUR
  method: ideal|card|invoice${paypal ? "|paypal" : ""}
Capture
  amountMinor: integer! = 13241
  final: boolean
Method
  code: string! = ideal
  label: string! = iDEAL
  issuers: string[] = ["ING", "Rabobank", "bunq"]
`,
    operations: `
GET /methods ?country ?amountMinor:integer -> Method[] | List payment methods
POST /payments NewPayment -> 201 Payment | Create a payment
GET /payments/{paymentId} -> Payment | Get a payment
POST /payments/{paymentId}/captures Capture -> 201 Payment | Capture a payment
POST /payments/{paymentId}/void -> Payment | Void a payment
${paypal ? "POST /payments/{paymentId}/challenge -> Payment | Ask for strong authentication" : ""}
`,
  });

const refunds = describe({
  title: "Refunds",
  version: "1.2.0",
  layout: "yaml",
  about: "Gives money back the way it came, in whole or in part.",
  server: "https://api.contoso.com/refunds",
  types: `
Refund
  id: string! = rfd_19xPzQ
  paymentId: string! = pay_7Hq2vK
  amountMinor: integer! = 14995
  state: requested|sent|settled|rejected
  bankReference: string? = NL-2024-11-20-8841
RefundRequest
  paymentId: string! = pay_7Hq2vK
  amountMinor: integer! = 14995
  reason: return|goodwill|price-match|duplicate
`,
  operations: `
POST /refunds RefundRequest -> 202 Refund | Request a refund
GET /refunds/{refundId} -> Refund | Get a refund
GET /payments/{paymentId}/refunds -> Refund[] | List refunds of a payment
`,
});

const giftCards = (version: string, more: string) =>
  describe({
    title: "Gift Cards",
    version,
    about: "Sells, tops up and redeems gift cards, in the shop and online. Balances are kept in euro.",
    server: "https://api.contoso.com/gift-cards",
    types: `
GiftCard
  number: string! = 6064 3512 7781 0042
  balanceMinor: integer! = 5000
  state: inactive|active|blocked|empty
  expiresOn: date
Redemption
  amountMinor: integer! = 2500
  orderNumber: string! = 2024-88120417
  pin: string! = 4417
Order
  quantity: integer! = 25
  amountMinor: integer! = 5000
  message: string? = Thank you for a great year
`,
    operations: `
POST /gift-cards Order -> 201 GiftCard[] | Sell gift cards
GET /gift-cards/{number}/balance -> GiftCard | Get a balance
POST /gift-cards/{number}/redemptions Redemption -> GiftCard | Redeem a gift card
POST /gift-cards/{number}/block -> GiftCard | Block a gift card
${more}`,
  });

/** Money in and money back. */
export const paymentApis: (Publication | PublicationSet)[] = [
  {
    set: "payments",
    displayName: "Payments",
    description: "Card, iDEAL and invoice. Choose the version with the `api-version` parameter.",
    scheme: { query: "api-version" },
    versions: [
      {
        name: "payments-2022-03",
        displayName: "Payments",
        path: "payments",
        version: "2022-03",
        type: "http",
        description: "Takes money by iDEAL, card and invoice.",
        specification: payments("2022-03", false),
        tags: ["pci"],
      },
      {
        name: "payments-2024-09",
        displayName: "Payments",
        path: "payments",
        version: "2024-09",
        type: "http",
        description:
          "<p>Takes money by iDEAL, card, PayPal and invoice.</p><table><tr><th>method</th><th>settles in</th></tr><tr><td>iDEAL</td><td>seconds</td></tr><tr><td>card</td><td>1&ndash;2 days</td></tr></table>",
        specification: payments("2024-09", true),
        tags: ["pci", "storefront"],
      },
    ],
  },
  {
    name: "refunds",
    displayName: "Refunds",
    path: "refunds",
    type: "http",
    description: "Gives money back the way it came, in whole or in part.",
    specification: refunds,
    tags: ["pci"],
  },
  {
    name: "gift-cards",
    displayName: "Gift Cards",
    path: "gift-cards",
    type: "http",
    revision: "2",
    description: "Sells, tops up and redeems gift cards, in the shop and online.",
    specification: giftCards(
      "1.1.0",
      "POST /gift-cards/{number}/top-ups Redemption -> GiftCard | Top up a gift card\n",
    ),
    otherRevisions: [{ revision: "1", note: "Without top-ups", specification: giftCards("1.0.0", "") }],
    protocols: ["http", "https"],
  },
];
