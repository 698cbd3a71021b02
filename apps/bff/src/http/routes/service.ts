import type { Config } from "../../config.ts";
import type { Store } from "../../store/store.ts";

/** What the routes work with, beside what each request brings. */
export interface Service {
  config: Config;
  store: Store;
}
