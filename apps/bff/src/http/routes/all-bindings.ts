import type { TokenCheck } from "../../access/access-token.ts";
import type { Binding } from "../bind.ts";
import { centerRoutes } from "./centers.ts";
import { configurationRoutes } from "./configuration.ts";
import { environmentRoutes } from "./environments.ts";
import { instanceRoutes } from "./instances.ts";
import { inventoryRoutes } from "./inventory.ts";
import { linkRoutes } from "./links.ts";
import { runRoutes } from "./runs.ts";
import type { Service } from "./service.ts";

/** Every operation of the contracts with what carries it out. */
export function allBindings(service: Service, tokens: TokenCheck, productVersion: string): Binding[] {
  return [
    ...configurationRoutes(service.config, tokens, productVersion),
    ...centerRoutes(service),
    ...environmentRoutes(service),
    ...inventoryRoutes(service),
    ...instanceRoutes(service),
    ...linkRoutes(service),
    ...runRoutes(service),
  ];
}
