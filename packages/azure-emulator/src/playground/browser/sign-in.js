import { byId, element } from "./element.js";
import { emulator } from "./emulator.js";
import { attempt } from "./notice.js";

const refusals = [
  ["mfa-required", "A second factor is required"],
  ["consent-required", "Consent is required"],
  ["claims-challenge", "ARM asks for more claims"],
  ["refresh-token-expired", "Refresh tokens up to now have expired"],
  ["grants-revoked", "Grants up to now are revoked"],
  ["account-disabled", "The account is disabled"],
];
const everyone = "";
let chosen = everyone;

/** Shows and changes what the directory, or ARM, wants of a person. */
export async function showSignIn(people) {
  const { signIn: rules } = await emulator("GET", "/behavior");
  const who = [{ account: everyone, displayName: "Everyone" }, ...people];
  const onchange = (event) => {
    chosen = event.target.value;
    attempt(() => showSignIn(people));
  };
  const options = who.map(({ account, displayName }) =>
    element("option", { value: account, selected: chosen === account }, `${displayName}'s`),
  );
  const select = element("select", { onchange }, ...options);
  // What is set for others than the chosen one mustn't be overlooked.
  const summary = element("p", { className: "quiet" });
  const summarize = (rules) => {
    const hit = who.filter(({ account }) => rulesOf(account, rules).length > 0);
    summary.textContent = `Set for: ${hit.map(({ displayName }) => displayName).join(", ") || "nobody"}.`;
  };
  summarize(rules);
  const focused = document.activeElement?.matches("#sign-in-controls select");
  byId("sign-in-controls").replaceChildren(
    element("label", { className: "field" }, "Whose sign-in", select),
    summary,
    ...refusals.map(([refusal, text]) =>
      element(
        "label",
        { className: "check" },
        element("input", {
          type: "checkbox",
          checked: rulesOf(chosen, rules).some((rule) => rule.refusal === refusal),
          onchange: (event) => toggle(refusal, event.target.checked, summarize),
        }),
        text,
      ),
    ),
  );
  if (focused) select.focus();
}

function rulesOf(who, rules) {
  return rules.filter((rule) => (rule.account ?? everyone) === who);
}

/** Rules are asked for anew: somebody else may have changed them. */
function toggle(refusal, on, onChanged) {
  const who = chosen === everyone ? {} : { account: chosen };
  return attempt(
    async () => {
      const { signIn: rules } = await emulator("GET", "/behavior");
      const others = rules.filter(
        (rule) => rule.refusal !== refusal || (rule.account ?? everyone) !== chosen,
      );
      const signIn = on ? [...others, { refusal, ...who }] : others;
      await emulator("PUT", "/behavior", { signIn });
      onChanged(signIn);
    },
    on ? "The directory asks for it from now on." : "The directory no longer asks for it.",
  );
}
