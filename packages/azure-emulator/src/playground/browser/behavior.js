import { byId, element } from "./element.js";
import { emulator } from "./emulator.js";
import { attempt } from "./notice.js";

const latencies = [0, 40, 200, 1000, 3000];

/** Shows and changes throttling and latency. */
export async function showBehavior() {
  const behavior = await emulator("GET", "/behavior");
  const throttled = behavior.throttle !== null;
  const choices = latencies.includes(behavior.latencyMs) ? latencies : [...latencies, behavior.latencyMs];
  byId("behavior-controls").replaceChildren(
    element(
      "label",
      { className: "check" },
      element("input", {
        type: "checkbox",
        checked: throttled,
        onchange: (event) =>
          change(
            { throttle: event.target.checked ? "azure" : null },
            event.target.checked
              ? "Throttled as Azure does: 25 reads, 10 writes and 10 deletes a second."
              : "Throttling is off.",
          ),
      }),
      "Throttle as Azure does",
    ),
    element(
      "label",
      { className: "field" },
      "Every request takes at least",
      element(
        "select",
        {
          onchange: (event) =>
            change({ latencyMs: Number(event.target.value) }, `Latency is ${event.target.value} ms now.`),
        },
        ...choices.map((ms) =>
          element("option", { value: String(ms), selected: ms === behavior.latencyMs }, `${ms} ms`),
        ),
      ),
    ),
  );
}

function change(fields, success) {
  return attempt(() => emulator("PUT", "/behavior", fields), success);
}
