import { getConfiguration, type PortalConfiguration } from "@api-center-links/contracts/session";
import { call } from "../../lib/call.ts";

export function fetchConfiguration(): Promise<PortalConfiguration> {
  return call(getConfiguration, {});
}
