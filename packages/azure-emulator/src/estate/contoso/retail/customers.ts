import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const profiles = describe({
  title: "Customer Profiles",
  version: "3.2.0",
  dialect: "openapi-3.1",
  about: "Who our customers are, as far as they told us. Personal data: access is logged and reviewed.",
  server: "https://api.contoso.com/customers",
  contact: { name: "Customer Data", email: "customer-data@contoso.com" },
  types: `
Customer
  id: uuid!
  email: email! = j.vandenberg@example.com
  givenName: string = Jasmijn
  familyName: string = van den Berg
  birthday: date?
  language: string = nl
  loyaltyNumber: string? = 4417 2081
CustomerChange
  givenName: string? = Jasmijn
  familyName: string? = van den Berg
  language: string? = nl
ErasureRequest
  requestedBy: customer|authority
  reference: string? = AVG-2024-118
`,
  operations: `
GET /customers ?email ?loyaltyNumber -> Customer[] | Find customers
POST /customers Customer -> 201 Customer | Register a customer
GET /customers/{customerId} -> Customer | Get a customer
PATCH /customers/{customerId} CustomerChange -> Customer | Change a customer
POST /customers/{customerId}/erasure ErasureRequest -> 202 | Erase a customer | Completed within thirty days, as GDPR article 17 asks.
`,
});

const consents = describe({
  title: "Customer Consents",
  version: "1.0.0",
  about: "What customers allowed us to do with their data, when and in which words.",
  server: "https://api.contoso.com/consents",
  types: `
Consent
  purpose: newsletter|profiling|partners|research
  granted: boolean!
  at: instant!
  textVersion: string! = 2024-05-NL
  source: web|app|store|call-centre
ConsentText
  version: string! = 2024-05-NL
  language: string! = nl
  text: string! = Contoso mag mij per e-mail op de hoogte houden van aanbiedingen.
`,
  operations: `
GET /customers/{customerId}/consents -> Consent[] | List consents
PUT /customers/{customerId}/consents/{purpose} Consent -> Consent | Record a consent
GET /customers/{customerId}/consents/{purpose}/history -> Consent[] | Get the history of a consent
GET /texts ?language -> ConsentText[] | List consent texts
`,
});

const addresses = describe({
  title: "Address Validation",
  version: "2.1",
  layout: "yaml",
  about: "Completes and checks postal addresses in nineteen countries.",
  server: "https://api.contoso.com/addresses",
  types: `
Address
  street: string! = Oudegracht
  houseNumber: string! = 112 bis
  postalCode: string! = 3511 AV
  city: string! = Utrecht
  country: string! = NL
Verdict
  deliverable: boolean!
  confidence: number = 0.98
  corrected: Address
  remarks: string[] = ["House number addition added"]
Completion
  label: string! = Oudegracht 112 bis, 3511 AV Utrecht
  token: string! = cmp_88x
`,
  operations: `
GET /completions ?text ?country -> Completion[] | Complete an address
GET /completions/{token} -> Address | Get a completed address
POST /validations Address -> Verdict | Validate an address
`,
});

const loyalty = describe({
  title: "Loyalty",
  version: "6.0.0",
  about: "Contoso Circle: members, points, tiers and rewards.",
  server: "https://api.contoso.com/loyalty",
  contact: { name: "Contoso Circle", url: "https://circle.contoso.com/developers" },
  types: `
Member
  number: string! = 4417 2081
  tier: silver|gold|platinum
  points: integer! = 2140
  memberSince: date
Transaction
  id: uuid!
  kind: earn|burn|expire|adjust
  points: integer! = 150
  orderNumber: string? = 2024-88120417
  at: instant!
Reward
  id: string! = rwd_coffee
  name: string! = Coffee for two
  costPoints: integer! = 400
  availableUntil: date?
Redemption
  rewardId: string! = rwd_coffee
  storeId: string? = NL-UTR-01
`,
  operations: `
POST /members -> 201 Member | Enrol a member
GET /members/{number} -> Member | Get a member
GET /members/{number}/transactions ?from:date -> Transaction[] | List transactions
POST /members/{number}/transactions Transaction -> 201 Transaction | Book points
GET /rewards ?tier:silver|gold|platinum -> Reward[] | List rewards
POST /members/{number}/redemptions Redemption -> 201 Transaction | Redeem a reward
`,
});

/** Who buys. */
export const customers: Publication[] = [
  {
    name: "customer-profiles",
    displayName: "Customer Profiles",
    path: "customers",
    type: "http",
    description:
      "Who our customers are, as far as they told us. Personal data: access is logged and reviewed.",
    specification: profiles,
    tags: ["personal-data"],
    properties: { termsOfServiceUrl: "https://developer.contoso.com/terms/personal-data" },
  },
  {
    name: "customer-consents",
    displayName: "Customer Consents and Communication Preferences (GDPR / AVG)",
    path: "consents",
    type: "http",
    description: "What customers allowed us to do with their data, when and in which words.",
    specification: consents,
    tags: ["personal-data"],
  },
  {
    name: "address-validation",
    displayName: "Address Validation",
    path: "addresses",
    type: "http",
    description: "Completes and checks postal addresses in nineteen countries.",
    specification: addresses,
  },
  {
    name: "loyalty",
    displayName: "Loyalty",
    path: "loyalty",
    description: `<h2>Contoso Circle</h2>
<p>Members, points, tiers and rewards.</p>
<ul>
  <li><strong>Silver</strong>: 1 point per &euro;</li>
  <li><strong>Gold</strong>: 1&frac12; points per &euro;</li>
  <li><strong>Platinum</strong>: 2 points per &euro;</li>
</ul>
<p>Points expire after <i>eighteen months</i>. See the <a href="https://circle.contoso.com/rules">rules</a>.</p>`,
    specification: loyalty,
    tags: ["storefront"],
  },
];
