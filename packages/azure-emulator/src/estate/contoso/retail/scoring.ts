import { stored } from "../documents.ts";
import type { Publication } from "../publication.ts";

/** gRPC services of the machine-learning teams. */
export const scoring: Publication[] = [
  {
    name: "recommendations",
    displayName: "Recommendations",
    path: "contoso.recommendations.v1.Recommendations",
    type: "grpc",
    description: "What else somebody might like, from the last thirty minutes of clicks.",
    specification: stored("recommendations.proto", "protobuf"),
    tags: ["storefront"],
  },
  {
    name: "fraud-scoring",
    displayName: "Fraud Scoring",
    path: "contoso.fraud.v2.FraudScoring",
    type: "grpc",
    description: "How likely an order is to end in a chargeback, with the three strongest reasons.",
    specification: stored("fraud-scoring.proto", "protobuf"),
    tags: ["pci"],
  },
];
