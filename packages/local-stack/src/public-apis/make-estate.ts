import { estateAround } from "@api-center-links/azure-emulator/estate/contoso/around-instance";
import { derivedEtag, derivedInstant } from "@api-center-links/azure-emulator/estate/contoso/derived";
import { instance } from "@api-center-links/azure-emulator/estate/contoso/instance";
import type { PublicDocument } from "./fetch-documents.ts";
import { idOfPublicInstance, publicInstanceName } from "./public-instance.ts";
import { type ApiFacts, readFacts } from "./read-facts.ts";

type EstateInput = ReturnType<typeof estateAround>;

export interface PublicEstate {
  estate: EstateInput;
  /** Documents that no API Management instance could publish, and why. */
  leftOut: { id: string; reason: string }[];
}

/**
 * An estate in which one API Management instance publishes the documents, each as an API with the title, version,
 * contact and address that the document itself gives.
 *
 * A document whose version reads like one of an API (`v1`, `2021-04-01`) becomes the version of a set; one that
 * reads like the document's own (`1.0.3`) doesn't say how clients address it, and makes an API outside any set.
 */
export function makeEstate(documents: readonly PublicDocument[]): PublicEstate {
  const leftOut: PublicEstate["leftOut"] = [];
  const published: ApiFacts[] = [];
  for (const document of documents) {
    const facts = readFacts(document);
    if ("reason" in facts) leftOut.push({ id: document.id, reason: facts.reason });
    else published.push(facts);
  }
  const versioned = published.filter((facts) => facts.versioning !== undefined);
  const estate = estateAround({
    ...instance({
      name: publicInstanceName,
      location: "westeurope",
      sku: { name: "Premium", capacity: 4 },
      createdOn: "2020-03-17T08:00:00.000Z",
      publisher: { name: "The public", email: "everyone@contoso.com" },
    }),
    apis: published.map(managedApi),
    apiVersionSets: versioned.map((facts) => ({
      name: facts.name,
      properties: {
        displayName: facts.displayName.slice(0, 100),
        ...(facts.versioning?.scheme === "Query"
          ? { versioningScheme: "Query", versionQueryName: "api-version" }
          : { versioningScheme: "Segment" }),
      },
      etag: derivedEtag(`${facts.name} set`),
    })),
  });
  return { estate, leftOut };
}

function managedApi(facts: ApiFacts) {
  const moment = derivedInstant(facts.name);
  return {
    name: facts.name,
    currentRevision: "1",
    revisions: [
      {
        revision: "1",
        properties: {
          displayName: facts.displayName,
          apiRevision: "1",
          description: facts.description,
          ...(facts.serviceUrl === undefined ? {} : { serviceUrl: facts.serviceUrl }),
          path: facts.path,
          protocols: ["https"],
          type: "http",
          subscriptionRequired: false,
          ...(facts.versioning === undefined
            ? {}
            : {
                apiVersion: facts.versioning.version,
                apiVersionSetId: `${idOfPublicInstance}/apiVersionSets/${facts.name}`,
              }),
          ...facts.legal,
        },
        etag: derivedEtag(facts.name),
        createdOn: moment,
        updatedOn: moment,
        specification: { format: facts.format, text: facts.text },
      },
    ],
  };
}
