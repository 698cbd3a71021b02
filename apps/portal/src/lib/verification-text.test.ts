import { expect, test } from "vitest";
import { verificationText } from "./verification-text.ts";

test.each([
  [0, false, 0, "no drift"],
  [1, false, 0, "1 API had drifted and was repaired"],
  [3, false, 0, "3 APIs had drifted and were repaired"],
  [0, true, 0, "the environment had drifted and was repaired"],
  [1, true, 0, "1 API and the environment had drifted and were repaired"],
  [0, false, 1, "no drift; 1 API failed"],
  [2, true, 3, "2 APIs and the environment had drifted and were repaired; 3 APIs failed"],
])("%i APIs, environment: %s, %i failed: %s", (drifted, environmentDrifted, failed, text) => {
  expect(verificationText({ drifted, environmentDrifted, failed })).toBe(text);
});
