import { z } from "zod";
import type { Stack } from "./stack.ts";

const Answer = z.object({ accessToken: z.string() });

/** An access token of the stand-in for a sample person, without a browser; it outlives any trial. */
export async function tokenFor(
  stack: Pick<Stack, "azureUrl">,
  account: string,
  audience: string,
): Promise<string> {
  const response = await fetch(new URL("/_emulator/tokens", stack.azureUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ account, audience, lifetimeSeconds: 24 * 3600 }),
  });
  if (!response.ok) throw new Error(`No token for ${account}: the stand-in answered ${response.status}.`);
  return Answer.parse(await response.json()).accessToken;
}
