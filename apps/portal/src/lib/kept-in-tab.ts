import type { z } from "zod";

/**
 * What this tab keeps of the person who is signed in, through reloads and sign-ins; of nobody else's is anything given. Browsers may
 * refuse storage: what is kept then ends with the page.
 */
let person = "";

/** To be told before anything is kept or read. `id` stands for the same person whenever they sign in. */
export function keepForPerson(id: string): void {
  person = id;
}

/** `undefined` where nothing was kept, or something that doesn't fit any more. */
export function readKept<T>(name: string, schema: z.ZodType<T>): T | undefined {
  try {
    return schema.safeParse(JSON.parse(sessionStorage.getItem(keyOf(name)) ?? "")).data;
  } catch {
    return undefined;
  }
}

export function keep(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(keyOf(name), JSON.stringify(value));
  } catch {
    // Forgotten with the page.
  }
}

export function forget(name: string): void {
  try {
    sessionStorage.removeItem(keyOf(name));
  } catch {
    // Nothing was kept either.
  }
}

function keyOf(name: string): string {
  return `api-center-links.${person}.${name}`;
}
