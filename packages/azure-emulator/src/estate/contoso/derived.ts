import { createHash } from "node:crypto";

/** A GUID that is always the same for the same text, so that two starts make the same estate. */
export function derivedGuid(text: string): string {
  const hex = createHash("sha256").update(text).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** An entity tag as Azure writes them: base64 in quotes. */
export function derivedEtag(text: string): string {
  return `"${createHash("sha256").update(text).digest("base64").slice(0, 11)}="`;
}

/** A moment on a working day between 2022 and 2024, spread by the text. */
export function derivedInstant(text: string): string {
  const digest = createHash("sha256").update(text).digest();
  const day = digest.readUInt16BE(0) % 900;
  const minute = digest.readUInt16BE(2) % 540;
  const base = Date.UTC(2022, 0, 10, 8, 0, 0);
  return new Date(base + day * 86_400_000 + minute * 60_000).toISOString();
}
