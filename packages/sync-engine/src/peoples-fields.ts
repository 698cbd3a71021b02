import type { EntityProperties } from "./inventory.ts";
import type { SourceApi } from "./source.ts";
import { cleanLine } from "./text.ts";

/** Limits of Microsoft.ApiCenter 2024-03-01, in characters. */
const longest = { url: 200, contact: 100, license: 100 };

/** Contacts, license and terms as the source has them at creation; what API Center wouldn't take is dropped with a note. */
export function peoplesFields(api: SourceApi, notes: string[]): EntityProperties {
  const terms = urlOrNote("The terms of service", api.termsOfServiceUrl, notes);
  const license = licenseOf(api, notes);
  const contact = contactOf(api, notes);
  return {
    ...(terms && { termsOfService: { url: terms } }),
    ...(license && { license }),
    ...(contact && { contacts: [contact] }),
  };
}

function licenseOf(api: SourceApi, notes: string[]): EntityProperties | undefined {
  const name = textOrNote("The license's name", api.license?.name, longest.license, notes);
  const url = urlOrNote("The license", api.license?.url, notes);
  return name || url ? { ...(name && { name }), ...(url && { url }) } : undefined;
}

function contactOf(api: SourceApi, notes: string[]): EntityProperties | undefined {
  const name = textOrNote("The contact's name", api.contact?.name, longest.contact, notes);
  const email = mailOrNote(api.contact?.email, notes);
  const url = urlOrNote("The contact", api.contact?.url, notes);
  return name || email || url
    ? { ...(name && { name }), ...(email && { email }), ...(url && { url }) }
    : undefined;
}

function textOrNote(
  what: string,
  text: string | undefined,
  limit: number,
  notes: string[],
): string | undefined {
  const line = cleanLine(text ?? "");
  if (!line) return undefined;
  if (line.length <= limit) return line;
  notes.push(`${what} is longer than ${limit} characters and left out.`);
  return undefined;
}

function mailOrNote(email: string | undefined, notes: string[]): string | undefined {
  const address = email?.trim().replace(/^mailto:/i, "");
  const mail = textOrNote("The contact's e-mail", address, longest.contact, notes);
  if (!mail || /^[^\s@]+@[^\s@]+$/.test(mail)) return mail;
  notes.push("The contact's e-mail is no mail address and left out.");
  return undefined;
}

function urlOrNote(what: string, url: string | undefined, notes: string[]): string | undefined {
  const trimmed = url?.trim();
  if (!trimmed) return undefined;
  if (trimmed.length <= longest.url && isWebAddress(trimmed)) return trimmed;
  notes.push(`${what} URL is no web address of at most ${longest.url} characters and left out.`);
  return undefined;
}

/** Credentials in an address are nobody's business but their owner's. */
function isWebAddress(text: string): boolean {
  const url = /[\s\p{Cc}]/u.test(text) ? null : URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.username + url.password === "";
}
