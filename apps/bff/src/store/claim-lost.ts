/** Somebody else has the link by now: whoever had the claim may change nothing more. */
export class ClaimLost extends Error {
  constructor() {
    super("Another process has taken over the link.");
    this.name = "ClaimLost";
  }
}
