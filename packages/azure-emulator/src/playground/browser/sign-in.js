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
  const isChosen = (rule) => (rule.account ?? everyone) === chosen;
  byId("sign-in-controls").replaceChildren(
    element(
      "label",
      { className: "field" },
      "Whose sign-in",
      element(
        "select",
        {
          onchange: (event) => {
            chosen = event.target.value;
            attempt(() => showSignIn(people));
          },
        },
        element("option", { value: everyone, selected: chosen === everyone }, "Everyone's"),
        ...people.map(({ account, displayName }) =>
          element("option", { value: account, selected: chosen === account }, `${displayName}'s`),
        ),
      ),
    ),
    ...refusals.map(([refusal, text]) =>
      element(
        "label",
        { className: "check" },
        element("input", {
          type: "checkbox",
          checked: rules.some((rule) => rule.refusal === refusal && isChosen(rule)),
          onchange: (event) => toggle(refusal, event.target.checked),
        }),
        text,
      ),
    ),
  );
}

/** Rules are asked for anew: somebody else may have changed them. */
function toggle(refusal, on) {
  const who = chosen === everyone ? {} : { account: chosen };
  return attempt(
    async () => {
      const { signIn: rules } = await emulator("GET", "/behavior");
      const others = rules.filter(
        (rule) => rule.refusal !== refusal || (rule.account ?? everyone) !== chosen,
      );
      const signIn = on ? [...others, { refusal, ...who }] : others;
      await emulator("PUT", "/behavior", { signIn });
    },
    on ? "The directory asks for it from now on." : "The directory no longer asks for it.",
  );
}
