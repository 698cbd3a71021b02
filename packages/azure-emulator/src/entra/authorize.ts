import type { Request, Response } from "express";
import type { World } from "../server/world.ts";
import { type Authorization, audienceOf, authorizationOf, backUrl, sendBack } from "./authorization.ts";
import { requireGrantGood } from "./conditions.ts";
import { userNamed, usersOf } from "./directory.ts";
import { EntraError } from "./entra-error.ts";
import type { AuthorizationCodes } from "./grants.ts";
import { rememberPeople, type SignedIn, signedInPeople } from "./session.ts";
import { errorPage, sendPage, signInPage } from "./sign-in-page.ts";
import { type PostedForm, type Step, takeSteps } from "./sign-in-steps.ts";
import type { Subject } from "./tokens.ts";

/**
 * The authorization endpoint. GET shows the page, or answers at once where the session or `prompt=none` says so;
 * POST comes from the page with the person chosen, and with what they were asked for.
 */
export async function authorize(
  world: World,
  codes: AuthorizationCodes,
  request: Request,
  response: Response,
): Promise<void> {
  let authorization: Authorization;
  try {
    authorization = authorizationOf(world, request);
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    sendPage(response.status(400), errorPage(error.description));
    return;
  }
  try {
    const audience = audienceOf(world, authorization);
    const people = await goodSessions(world, authorization, request);
    const form = request.method === "POST" ? ((request.body ?? {}) as PostedForm) : undefined;
    const person = form ? postedChoice(world, authorization, form) : silentChoice(authorization, people);
    if (!person) {
      showPicker(authorization, people, request, response);
      return;
    }
    const known = people.find((one) => one.objectId === person.objectId);
    const step = takeSteps(world, authorization, { person, audience, form, known });
    await answerStep(step, { world, codes, authorization, person, people, request, response });
  } catch (error) {
    if (!(error instanceof EntraError)) throw error;
    if (isForPerson(error) && authorization.parameters.prompt !== "none") {
      sendPage(response, errorPage(error.description, otherAccount(request)));
      return;
    }
    sendBack(response, authorization, {
      error: error.error,
      error_description: error.description,
      ...error.advice,
    });
  }
}

async function answerStep(
  step: Step,
  {
    world,
    codes,
    authorization,
    person,
    people,
    request,
    response,
  }: {
    world: World;
    codes: AuthorizationCodes;
    authorization: Authorization;
    person: Subject;
    people: SignedIn[];
    request: Request;
    response: Response;
  },
): Promise<void> {
  if (step.kind === "ask") {
    sendPage(response, step.page(request.originalUrl, cancelUrl(authorization)));
    return;
  }
  const { objectId } = person;
  const { at, proofs } = step;
  await rememberPeople(world.tokens, response, [
    { objectId, at, proofs },
    ...people.filter((one) => one.objectId !== objectId),
  ]);
  const { client, redirectUri, parameters } = authorization;
  const code = codes.issue({
    tenantId: person.tenantId,
    objectId,
    clientId: client.clientId,
    redirectUri,
    scope: parameters.scope ?? "",
    proofs,
    nonce: parameters.nonce,
    codeChallenge: parameters.code_challenge,
  });
  sendBack(response, authorization, { code, session_state: objectId });
}

/** The people signed in whose session hasn't been revoked. */
async function goodSessions(world: World, { client }: Authorization, request: Request): Promise<SignedIn[]> {
  const people = await signedInPeople(world.tokens, request);
  return people.filter(({ objectId, at }) => {
    const person = userNamed([client.tenant], objectId);
    if (!person) return false;
    try {
      requireGrantGood(
        world,
        { person, clientId: client.clientId, audience: undefined, claims: undefined },
        at,
      );
      return true;
    } catch (error) {
      if (error instanceof EntraError) return false;
      throw error;
    }
  });
}

/** Whom the session answers for without a question: the hinted person, or the only one. */
function silentChoice({ client, parameters }: Authorization, people: SignedIn[]): Subject | undefined {
  const prompt = parameters.prompt;
  if (prompt !== undefined && prompt !== "" && prompt !== "none") return undefined;
  const known = people.flatMap(({ objectId }) => userNamed([client.tenant], objectId) ?? []);
  const hint = (parameters.login_hint ?? "").toLowerCase();
  const sid = parameters.sid;
  if (sid) return known.find((person) => person.objectId === sid);
  if (!hint) return known.length === 1 ? known[0] : undefined;
  return known.find((person) => person.userPrincipalName?.toLowerCase() === hint);
}

/** The person picked or typed in. Throws where the application's directory doesn't know them. */
function postedChoice(world: World, { client }: Authorization, form: PostedForm): Subject | undefined {
  const account = form.account?.trim();
  if (!account) return undefined;
  const own = userNamed([client.tenant], account);
  if (own) return own;
  const stranger = userNamed(world.state.tenants, account);
  if (stranger) {
    throw new EntraError(
      "access_denied",
      50020,
      `User account '${stranger.userPrincipalName}' from identity provider 'https://sts.windows.net/${stranger.tenantId}/' does not exist in tenant '${client.tenant.displayName}' and cannot access the application '${client.clientId}'(${client.displayName}) in that tenant. The account needs to be added as an external user in the tenant first. Sign out and sign in again with a different Azure Active Directory user account.`,
    );
  }
  throw new EntraError(
    "invalid_grant",
    50034,
    `The user account ${account} does not exist in the ${client.tenant.displayName} directory. To sign into this application, the account must be added to the directory.`,
  );
}

/** What Entra tells the person on its own page, never the application: the account is no good. */
function isForPerson({ number }: EntraError): boolean {
  return [50020, 50034, 50057].includes(number);
}

function showPicker(
  authorization: Authorization,
  people: SignedIn[],
  request: Request,
  response: Response,
): void {
  const { client, parameters } = authorization;
  if (parameters.prompt === "none") {
    throw people.length === 0
      ? new EntraError("login_required", 50058, "A silent sign-in request was sent but no user is signed in.")
      : new EntraError(
          "interaction_required",
          16000,
          "Either multiple user identities are available for the current request or selected account is not supported for the scenario.",
        );
  }
  sendPage(
    response,
    signInPage({
      applicationName: client.displayName,
      action: request.originalUrl,
      people: usersOf([client.tenant]).map(({ user }) => user),
      hint: parameters.login_hint,
      cancelUrl: cancelUrl(authorization),
    }),
  );
}

function cancelUrl(authorization: Authorization): string {
  return backUrl(authorization, {
    error: "access_denied",
    error_subcode: "cancel",
    error_description: "AADSTS65004: User declined to consent to access the app.",
  });
}

/** The same request again, with the choice of accounts shown. */
function otherAccount(request: Request): string {
  const [path, query] = request.originalUrl.split("?");
  const parameters = new URLSearchParams(query);
  parameters.set("prompt", "select_account");
  return `${path}?${parameters}`;
}
