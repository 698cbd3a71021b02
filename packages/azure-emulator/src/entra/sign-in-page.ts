import type { Response } from "express";
import { escapeHtml } from "./html.ts";

interface SignInPage {
  applicationName: string;
  /** Where the choice is sent: the authorization request itself. */
  action: string;
  people: { objectId: string; displayName: string; userPrincipalName: string; note: string }[];
  /** The person the application has in mind. */
  hint: string | undefined;
  cancelUrl: string;
}

/** The page on which a visitor picks who to be. */
export function signInPage({ applicationName, action, people, hint, cancelUrl }: SignInPage): string {
  const list = people
    .map((person) => {
      const hinted = person.userPrincipalName.toLowerCase() === hint?.toLowerCase();
      return `<li><button class="account" name="account" value="${escapeHtml(person.objectId)}"${hinted ? " autofocus" : ""}>
  <span class="avatar" aria-hidden="true">${escapeHtml(initials(person.displayName))}</span>
  <span class="who"><span class="name">${escapeHtml(person.displayName)}</span>
  <span class="upn">${escapeHtml(person.userPrincipalName)}</span>
  ${person.note ? `<span class="note">${escapeHtml(person.note)}</span>` : ""}</span>
</button></li>`;
    })
    .join("\n");
  return page(
    "Pick an account",
    `<h1>Pick an account</h1>
<p>to continue to <strong>${escapeHtml(applicationName)}</strong></p>
<form method="post" action="${escapeHtml(action)}">
<ul>${list}</ul>
</form>
<details><summary>Use another account</summary>
<form method="post" action="${escapeHtml(action)}" class="other">
<label>Email <input name="account" type="email" required autocomplete="off" placeholder="someone@example.com"></label>
<button class="primary">Next</button>
</form></details>
<p class="foot">This is the sign-in of a stand-in for Azure on this machine. The people are samples; there is no password.</p>
${cancel(cancelUrl)}`,
  );
}

interface StepPage {
  person: { objectId: string; userPrincipalName?: string };
  applicationName: string;
  action: string;
  cancelUrl: string;
  /** What earlier steps gave, to be sent along. */
  fields?: Record<string, string>;
}

/** Stands for whatever second factor a directory may ask for. */
export function secondFactorPage({ person, action, cancelUrl }: StepPage): string {
  return page(
    "Approve sign-in request",
    `<p class="upn">${escapeHtml(person.userPrincipalName ?? "")}</p>
<h1>Approve sign-in request</h1>
<p>Your organization asks for a second factor. Here, pressing the button is enough.</p>
${stepForm(action, { account: person.objectId }, { name: "approved", value: "yes", text: "Approve" })}
${cancel(cancelUrl)}`,
  );
}

/** What the application asks of the person. */
export function consentPage({ person, applicationName, action, cancelUrl, fields }: StepPage): string {
  return page(
    "Permissions requested",
    `<p class="upn">${escapeHtml(person.userPrincipalName ?? "")}</p>
<h1>Permissions requested</h1>
<p><strong>${escapeHtml(applicationName)}</strong> would like to:</p>
<ul class="wishes"><li>Sign you in and read your profile</li><li>Access Azure Resource Manager as you</li></ul>
${stepForm(action, { account: person.objectId, ...fields }, { name: "consent", value: "accept", text: "Accept" })}
${cancel(cancelUrl)}`,
  );
}

function stepForm(
  action: string,
  fields: Record<string, string>,
  button: { name: string; value: string; text: string },
): string {
  const hidden = Object.entries(fields)
    .map(([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`)
    .join("");
  return `<form method="post" action="${escapeHtml(action)}">${hidden}<button class="primary" name="${button.name}" value="${button.value}">${button.text}</button></form>`;
}

function cancel(url: string): string {
  return `<p class="foot"><a href="${escapeHtml(url)}">Cancel</a></p>`;
}

/** `retryUrl` leads to the choice of accounts. */
export function errorPage(description: string, retryUrl?: string): string {
  return page(
    "Sign-in failed",
    `<h1>Sorry, but we're having trouble signing you in</h1>
<p role="alert">${escapeHtml(description)}</p>
${retryUrl === undefined ? "" : `<p class="foot"><a href="${escapeHtml(retryUrl)}">Use another account</a></p>`}`,
  );
}

export function signedOutPage(): string {
  return page("Signed out", "<h1>You signed out of your account</h1><p>You can close this window.</p>");
}

/** No script, nothing from elsewhere, in no frame. */
export function sendPage(response: Response, html: string): void {
  response
    .set(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
    )
    .set("Cache-Control", "no-store")
    .set("Referrer-Policy", "no-referrer")
    .type("html")
    .send(html);
}

function initials(name: string): string {
  return name
    .split(/\s+/)
    .map((word) => word.charAt(0))
    .slice(0, 2)
    .join("")
    .toUpperCase();
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body><main>${body}</main></body>
</html>
`;
}

const style = `
:root { --back: #f3f2f1; --card: #fff; --text: #242424; --soft: #4d4d4d; --line: #d1d1d1; --hover: #f0f0f0; --accent: #0f548c; --on-accent: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --back: #141414; --card: #242424; --text: #fff; --soft: #c8c8c8; --line: #666; --hover: #333; --accent: #96c6fa; --on-accent: #10263d; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--back); color: var(--text);
  font: 15px/1.45 "Segoe UI", system-ui, -apple-system, sans-serif; }
main { width: min(100%, 440px); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: 32px; }
h1 { margin: 0 0 8px; font-size: 22px; line-height: 1.25; font-weight: 600; }
p { margin: 0 0 16px; overflow-wrap: anywhere; }
ul { list-style: none; margin: 0 -8px 16px; padding: 0; display: grid; gap: 4px; }
.account { width: 100%; display: flex; gap: 12px; align-items: center; padding: 10px 8px; border: 1px solid transparent; border-radius: 6px;
  background: none; color: inherit; font: inherit; text-align: start; cursor: pointer; }
.account:hover { background: var(--hover); border-color: var(--line); }
button:focus-visible, a:focus-visible, summary:focus-visible, input:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.primary { padding: 8px 20px; border: 0; border-radius: 4px; background: var(--accent); color: var(--on-accent); font: inherit; font-weight: 600; cursor: pointer; margin-bottom: 16px; }
.wishes { list-style: disc; margin: 0 0 16px; padding-left: 20px; }
summary { cursor: pointer; padding: 4px 0; }
details { margin-bottom: 16px; }
.other { display: flex; flex-wrap: wrap; gap: 12px; align-items: end; padding-top: 8px; }
.other label { flex: 1 1 200px; display: grid; gap: 4px; }
.other .primary { margin: 0; }
input { width: 100%; padding: 7px 10px; border: 1px solid var(--soft); border-radius: 4px; background: var(--card); color: inherit; font: inherit; }
input::placeholder { color: var(--soft); opacity: 1; }
.avatar { flex: none; width: 40px; height: 40px; border-radius: 50%; display: grid; place-items: center; background: var(--accent); color: var(--on-accent); font-weight: 600; }
.who { display: grid; min-width: 0; overflow-wrap: anywhere; }
.name { font-weight: 600; }
.upn, .note, .foot { font-size: 13px; color: var(--soft); }
.foot { margin: 0 0 4px; }
a { color: var(--accent); }
`;
