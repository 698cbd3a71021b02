import { createDefaultHttpClient } from "@azure/core-rest-pipeline";

/**
 * The one HTTP client of the process. Each has its own connections and keeps them open, so that one for each run or download leaves
 * thousands behind; shared, they are used again and handshakes are saved.
 */
export const httpClient = createDefaultHttpClient();
