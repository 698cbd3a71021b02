import { z } from "zod";
import { clientNamed, managedIdentities, managedIdentitySubject, userNamed } from "../entra/directory.ts";
import { EntraError } from "../entra/entra-error.ts";
import { armContext } from "../entra/proofs.ts";
import { resourceOf } from "../entra/resources.ts";
import type { Subject } from "../entra/tokens.ts";
import type { World } from "../server/world.ts";

/** Whose token, and for what. */
export const TokenWish = z
  .object({
    /** A person, by principal name or object id. */
    account: z.string().optional(),
    /** A managed identity or service principal, by name, client id or object id. */
    identity: z.string().optional(),
    /** What the token is for: ARM's address, or an application's client id. */
    audience: z.string().default("https://management.azure.com"),
    /** Below zero for a token that has expired. */
    lifetimeSeconds: z.number().int().optional(),
    /** As after a sign-in with a second factor: passes where rules or ARM demand one. */
    secondFactor: z.boolean().default(false),
  })
  .refine((wish) => (wish.account === undefined) !== (wish.identity === undefined), {
    message: "Name either an account or an identity.",
  });
export type TokenWish = z.input<typeof TokenWish>;

/** An access token for scripts. Throws an {@link EntraError} where nobody or nothing bears the name. */
export async function tokenFor(
  world: World,
  wish: z.output<typeof TokenWish>,
): Promise<{ accessToken: string; expiresOn: string }> {
  const { subject, clientId } =
    wish.account === undefined ? application(world, wish.identity ?? "") : person(world, wish.account);
  const tenant = world.state.tenants.find((one) => one.tenantId === subject.tenantId);
  if (!tenant) throw unknown(subject.tenantId);
  const lifetimeSeconds = wish.lifetimeSeconds ?? world.behavior.accessTokenLifetimeSeconds;
  const resource = resourceOf(world, tenant, wish.audience);
  const accessToken = await world.tokens.accessToken({
    resource,
    subject: wish.secondFactor ? { ...subject, proofs: { mfa: true, contexts: [armContext] } } : subject,
    client: { clientId: clientId ?? resource.audience, proof: "1" },
    scopes: resource.scopes ?? ["user_impersonation"],
    issuerHost: world.armUrl,
    lifetimeSeconds,
  });
  return { accessToken, expiresOn: new Date(Date.now() + lifetimeSeconds * 1000).toISOString() };
}

/** The application id of Azure CLI, as whom scripts usually come. */
const azureCli = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

function person(world: World, name: string): { subject: Subject; clientId?: string } {
  const subject = userNamed(world.state.tenants, name);
  if (!subject) throw unknown(name);
  return { subject, clientId: azureCli };
}

function application(world: World, name: string): { subject: Subject; clientId: string } {
  const wanted = name.toLowerCase();
  const managed = managedIdentities(world).find(({ identity }) =>
    [identity.displayName, identity.clientId, identity.objectId].some((one) => one.toLowerCase() === wanted),
  );
  if (managed) {
    return {
      subject: managedIdentitySubject(managed.identity, managed.tenant),
      clientId: managed.identity.clientId,
    };
  }
  const appIds = world.state.tenants.flatMap((tenant) =>
    tenant.principals
      .filter((one) => one.kind === "servicePrincipal")
      .filter((one) =>
        [one.displayName, one.appId, one.objectId].some((text) => text.toLowerCase() === wanted),
      )
      .map((one) => one.appId),
  );
  const client = clientNamed(world.state.tenants, appIds[0] ?? name);
  return { subject: client.subject, clientId: client.clientId };
}

function unknown(name: string): EntraError {
  return new EntraError("invalid_request", 50034, `Nobody here is called '${name}'.`);
}
