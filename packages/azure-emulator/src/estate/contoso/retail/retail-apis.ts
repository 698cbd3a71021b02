import type { Publication, PublicationSet } from "../publication.ts";
import { assistants } from "./assistants.ts";
import { carts } from "./carts.ts";
import { customers } from "./customers.ts";
import { graphs } from "./graphs.ts";
import { inventory } from "./inventory.ts";
import { live } from "./live.ts";
import { merchandising } from "./merchandising.ts";
import { messages } from "./messages.ts";
import { orders } from "./orders.ts";
import { paymentApis } from "./payments.ts";
import { people } from "./people.ts";
import { platform } from "./platform.ts";
import { pricingApis } from "./pricing.ts";
import { productCatalog } from "./product-catalog.ts";
import { reporting } from "./reporting.ts";
import { scoring } from "./scoring.ts";
import { servicesOfOld } from "./services-of-old.ts";
import { storeApis } from "./stores.ts";
import { suppliersAndSellers } from "./suppliers.ts";

/** Everything that `contoso-retail` publishes, a file per part of the business. */
export const retailApis: (Publication | PublicationSet)[] = [
  ...productCatalog,
  ...merchandising,
  ...pricingApis,
  ...carts,
  ...orders,
  ...paymentApis,
  ...customers,
  ...storeApis,
  ...inventory,
  ...suppliersAndSellers,
  ...people,
  ...messages,
  ...platform,
  ...servicesOfOld,
  ...graphs,
  ...live,
  ...reporting,
  ...scoring,
  ...assistants,
];
