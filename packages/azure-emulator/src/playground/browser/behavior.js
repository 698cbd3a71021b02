import { byId, element } from "./element.js";
import { emulator } from "./emulator.js";
import { attempt } from "./notice.js";

const latencies = [0, 40, 200, 1000, 3000];
const roleDelays = [0, 5_000, 30_000, 120_000];

/** Shows and changes throttling, latency and how long a new role waits. */
export async function showBehavior() {
  const behavior = await emulator("GET", "/behavior");
  const throttled = behavior.throttle !== null;
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
    choice({
      label: "Every request takes at least",
      choices: latencies,
      chosen: behavior.latencyMs,
      text: (ms) => `${ms} ms`,
      choose: (ms) => change({ latencyMs: ms }, `Latency is ${ms} ms now.`),
    }),
    choice({
      label: "A new role is honoured after",
      choices: roleDelays,
      chosen: behavior.roleAssignmentDelayMs,
      text: (ms) => `${ms / 1000} s`,
      choose: (ms) =>
        change({ roleAssignmentDelayMs: ms }, `Roles are honoured ${ms / 1000} s after they were assigned.`),
    }),
  );
}

function choice({ label, choices, chosen, text, choose }) {
  const offered = choices.includes(chosen) ? choices : [...choices, chosen];
  return element(
    "label",
    { className: "field" },
    label,
    element(
      "select",
      { onchange: (event) => choose(Number(event.target.value)) },
      ...offered.map((value) =>
        element("option", { value: String(value), selected: value === chosen }, text(value)),
      ),
    ),
  );
}

function change(fields, success) {
  return attempt(() => emulator("PUT", "/behavior", fields), success);
}
