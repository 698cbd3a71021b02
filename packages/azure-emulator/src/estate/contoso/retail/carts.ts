import { describe } from "../describe/document.ts";
import type { Publication, PublicationSet } from "../publication.ts";

const originalCart = describe({
  title: "Shopping Cart",
  version: "1.0",
  dialect: "swagger-2.0",
  about: "Carts of the first web shop. Kept for the kiosks until they are replaced.",
  server: "https://api.contoso.com/cart",
  types: `
Cart
  cartId: string! = c-20417
  items: CartItem[]
  total: number = 299.9
CartItem
  productCode: string! = CTS-40213
  quantity: integer! = 2
`,
  operations: `
POST /carts -> 201 Cart | Open a cart
GET /carts/{cartId} -> Cart | Get a cart
POST /carts/{cartId}/items CartItem -> Cart | Put an item into a cart
DELETE /carts/{cartId}/items/{productCode} -> Cart | Take an item out of a cart
`,
});

const cart = describe({
  title: "Shopping Cart",
  version: "2.2.0",
  about: "One cart per customer across web, app and store. Guests keep theirs for thirty days.",
  server: "https://api.contoso.com/cart/v2",
  contact: { name: "Checkout", email: "checkout@contoso.com" },
  types: `
Cart
  id: uuid!
  customerId: uuid?
  currency: string! = EUR
  lines: CartLine[]!
  totals: Totals!
  version: integer! = 7 -- Send it back in If-Match
CartLine
  id: string! = ln_1
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 1
  unitPriceMinor: integer! = 14995
  availability: available|low|none
Totals
  goodsMinor: integer! = 14995
  discountMinor: integer! = 2249
  deliveryMinor: integer! = 495
  payableMinor: integer! = 13241
LineRequest
  sku: string! = CTS-40213-BLK-M
  quantity: integer! = 1
`,
  operations: `
POST /carts -> 201 Cart | Open a cart
GET /carts/{cartId} -> Cart | Get a cart
POST /carts/{cartId}/lines LineRequest -> Cart | Add a line
PATCH /carts/{cartId}/lines/{lineId} LineRequest -> Cart | Change a line
DELETE /carts/{cartId}/lines/{lineId} -> Cart | Remove a line
POST /carts/{cartId}/merge Cart -> Cart | Merge a guest cart | Called after sign-in; quantities add up.
`,
});

const checkout = describe({
  title: "Checkout",
  version: "5.0.1",
  about:
    "Turns a cart into an order: address, delivery, payment, confirmation. Each step can be repeated safely.",
  server: "https://api.contoso.com/checkout",
  layout: "yaml",
  types: `
Session
  id: uuid!
  cartId: uuid!
  step: address|delivery|payment|review|done
  address: Address
  deliveryOptionId: string? = dlv_evening
  orderNumber: string? = 2024-88120417
Address
  name: string! = J. van den Berg
  street: string! = Oudegracht 112
  postalCode: string! = 3511 AV
  city: string! = Utrecht
  country: string! = NL
DeliveryChoice
  deliveryOptionId: string! = dlv_evening
PaymentChoice
  method: ideal|card|giftcard|invoice
  returnUrl: uri! = https://www.contoso.com/checkout/return
NextStep
  redirectUrl: uri? = https://pay.contoso.com/i/82f1
`,
  operations: `
POST /sessions -> 201 Session | Start a checkout
GET /sessions/{sessionId} -> Session | Get a checkout
PUT /sessions/{sessionId}/address Address -> Session | Set the address
PUT /sessions/{sessionId}/delivery DeliveryChoice -> Session | Choose the delivery
PUT /sessions/{sessionId}/payment PaymentChoice -> NextStep | Choose the payment
POST /sessions/{sessionId}/confirmation -> 201 Session | Place the order
`,
});

const wishlists = describe({
  title: "Wishlists",
  version: "1.1.0",
  dialect: "openapi-3.1",
  about: "Lists of things people would like to have, kept to themselves or shared with family.",
  server: "https://api.contoso.com/wishlists",
  types: `
Wishlist
  id: uuid!
  name: string! = Mum turns sixty
  shared: boolean
  items: WishlistItem[]
WishlistItem
  sku: string! = CTS-51877
  note: string? = the green one
  addedAt: instant
`,
  operations: `
GET /wishlists -> Wishlist[] | List wishlists
POST /wishlists Wishlist -> 201 Wishlist | Create a wishlist
POST /wishlists/{wishlistId}/items WishlistItem -> 201 Wishlist | Add an item
DELETE /wishlists/{wishlistId}/items/{sku} -> 204 | Remove an item
POST /wishlists/{wishlistId}/share-links -> 201 string | Share a wishlist
`,
});

/** From wanting to ordering. */
export const carts: (Publication | PublicationSet)[] = [
  {
    set: "shopping-cart",
    displayName: "Shopping Cart",
    scheme: "Segment",
    versions: [
      {
        name: "shopping-cart",
        displayName: "Shopping Cart",
        path: "cart",
        description: "Carts of the first web shop. Kept for the kiosks until they are replaced.",
        specification: originalCart,
        tags: ["deprecated"],
      },
      {
        name: "shopping-cart-v2",
        displayName: "Shopping Cart",
        path: "cart",
        version: "v2",
        type: "http",
        description: "One cart per customer across web, app and store. Guests keep theirs for thirty days.",
        specification: cart,
        tags: ["storefront"],
      },
    ],
  },
  {
    name: "checkout",
    displayName: "Checkout",
    path: "checkout",
    type: "http",
    description:
      "<p>Turns a cart into an order.</p><ol><li>address</li><li>delivery</li><li>payment</li><li>confirmation</li></ol><p>Each step can be repeated safely.</p>",
    specification: checkout,
    tags: ["storefront", "pci"],
  },
  {
    name: "wishlists",
    displayName: "Wishlists 🎁",
    path: "wishlists",
    type: "http",
    description:
      "Lists of things people would like to have, kept to themselves or shared with family 👨‍👩‍👧‍👦.",
    specification: wishlists,
  },
];
