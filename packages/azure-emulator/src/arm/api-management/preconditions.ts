import { randomBytes } from "node:crypto";
import type { ArmCall } from "../arm-call.ts";
import { ArmError } from "../arm-error.ts";

/** Throws where `If-Match` names another state than the present one. A poll's GET repeats the header and is not meant. */
export function checkIfMatch(call: ArmCall, etag: string | undefined): void {
  const wanted = call.ifMatch;
  if (wanted === undefined || wanted === "*" || etag === undefined || wanted === etag) return;
  throw new ArmError(
    412,
    "PreconditionFailed",
    "The precondition given in one of the request headers evaluated to false.",
    { details: null },
  );
}

/** Throws where an update or delete comes without `If-Match`. */
export function requireIfMatch(call: ArmCall, etag: string): void {
  if (call.ifMatch === undefined) {
    throw new ArmError(
      400,
      "MissingIfMatchHeader",
      "The If-Match header is required. Use '*' for an unconditional change.",
      { details: null },
    );
  }
  checkIfMatch(call, etag);
}

export function newEtag(): string {
  return `"${randomBytes(8).toString("base64")}"`;
}
