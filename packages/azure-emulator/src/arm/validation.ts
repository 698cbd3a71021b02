import type { z } from "zod";
import { ArmError, validationError } from "./arm-error.ts";

/** The body, checked. Throws ARM's validation error, one detail for each wrong field. */
export function parseBody<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  if (body === undefined) {
    throw new ArmError(400, "MissingRequestBody", "The request is missing its body.");
  }
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw validationError(
    parsed.error.issues.map((issue) => ({ target: issue.path.join("."), message: issue.message })),
  );
}
