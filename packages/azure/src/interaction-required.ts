import { Fault } from "@api-center-links/sync-engine/fault";

/** The directory, or Azure itself, wants something of the person that only a sign-in can give: a second factor, or consent. */
export class InteractionRequired extends Fault {
  /** A claims request (OpenID Connect Core, section 5.5), as JSON, for the sign-in to pass on. */
  readonly claims: string | undefined;

  constructor(
    message: string,
    details: ConstructorParameters<typeof Fault>[2] & { claims?: string | undefined },
  ) {
    super("InteractionRequired", message, details);
    this.claims = details.claims;
  }
}
