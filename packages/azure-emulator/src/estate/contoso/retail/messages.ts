import { describe } from "../describe/document.ts";
import type { Publication } from "../publication.ts";

const email = describe({
  title: "Transactional E-mail",
  version: "2.1.0",
  about: "Order confirmations, parcel news and password mails, in eleven languages.",
  server: "https://api.contoso.com/messages/email",
  types: `
Message
  template: string! = order-confirmed
  to: email! = j.vandenberg@example.com
  language: string = nl
  values: object
Delivery
  id: uuid!
  state: queued|sent|opened|bounced
  at: instant!
Template
  name: string! = order-confirmed
  languages: string[] = ["nl", "en", "de", "fr"]
  subject: string = Bedankt voor je bestelling!
`,
  operations: `
POST /messages Message -> 202 Delivery | Send a message
GET /messages/{messageId} -> Delivery | Follow a message
GET /templates -> Template[] | List templates
POST /templates/{name}/preview Message -> string | Preview a template
`,
});

const push = describe({
  title: "Push Notifications",
  version: "1.0.2",
  dialect: "openapi-3.1",
  about: "Short news on phones and watches of people who asked for it.",
  server: "https://api.contoso.com/messages/push",
  types: `
Device
  token: string! = fcm:cA8x…
  platform: ios|android|watch
  language: string = nl
Notification
  title: string! = Your parcel is two stops away 📦
  body: string? = Ring at number 112 bis
  deepLink: uri? = contoso://orders/2024-88120417
  customerIds: uuid[]
Receipt
  accepted: integer! = 1
  rejected: integer! = 0
`,
  operations: `
PUT /devices/{deviceId} Device -> Device | Register a device
DELETE /devices/{deviceId} -> 204 | Forget a device
POST /notifications Notification -> 202 Receipt | Send a notification
`,
});

const webhooks = describe({
  title: "Partner Webhooks",
  version: "1.5.0",
  about: "Lets partners hear of orders, stock and prices without asking.",
  server: "https://api.contoso.com/webhooks",
  types: `
Subscription
  id: uuid!
  url: uri! = https://hooks.partner.example/contoso
  events: string[]! = ["order.shipped", "stock.low"]
  secretHint: string = …f31c
  state: active|failing|paused
Attempt
  at: instant!
  status: integer! = 204
  durationMs: integer = 87
NewSubscription
  url: uri! = https://hooks.partner.example/contoso
  events: string[]! = ["order.shipped", "stock.low"]
`,
  operations: `
GET /subscriptions -> Subscription[] | List subscriptions
POST /subscriptions NewSubscription -> 201 Subscription | Subscribe
DELETE /subscriptions/{subscriptionId} -> 204 | Unsubscribe
GET /subscriptions/{subscriptionId}/attempts -> Attempt[] | List delivery attempts
POST /subscriptions/{subscriptionId}/test -> 202 | Send a test event
`,
});

/** News for customers and partners. */
export const messages: Publication[] = [
  {
    name: "transactional-email",
    displayName: "Transactional E-mail",
    path: "messages/email",
    type: "http",
    description: "Order confirmations, parcel news and password mails, in eleven languages.",
    specification: email,
  },
  {
    name: "push-notifications",
    displayName: "Push Notifications",
    path: "messages/push",
    type: "http",
    description: "Short news on phones and watches of people who asked for it.",
    specification: push,
  },
  {
    name: "partner-webhooks",
    displayName: "Partner Webhooks",
    path: "webhooks",
    type: "http",
    description: "Lets partners hear of orders, stock and prices without asking.",
    specification: webhooks,
    tags: ["partners"],
  },
];
