import { ArmError } from "../arm-error.ts";

/** Code and message as the activity log answers them (a start time too far back, in turbot/tailpipe-plugin-azure). */
export function badRequest(message: string): ArmError {
  return new ArmError(400, "BadRequest", message);
}
