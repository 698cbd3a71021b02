import { stored } from "../documents.ts";
import type { Publication } from "../publication.ts";

/** SOAP services that outlived the systems around them. */
export const servicesOfOld: Publication[] = [
  {
    name: "tax-calculation",
    displayName: "Tax Calculation Service",
    path: "finance/tax",
    type: "soap",
    description: "VAT per country and article group, with reverse charge for business customers.",
    specification: stored("tax-calculation.wsdl", "wsdl"),
    tags: ["finance"],
  },
  {
    name: "invoice-archive",
    displayName: "Invoice Archive",
    path: "finance/invoices",
    type: "soap",
    description:
      "<p>Invoices since 2009 as PDF and UBL.<br>Kept for <u>seven years</u>, as Dutch law asks.</p>",
    specification: stored("invoice-archive.wsdl", "wsdl"),
    tags: ["finance"],
    properties: { contact: { name: "Finance Systems", email: "finance-systems@contoso.com" } },
  },
];
