import { byId } from "./element.js";

/** Says how something went, at the top of the page and to screen readers. */
export function tell(text) {
  show(text, false);
}

/** Says what went wrong. */
export function complain(error) {
  show(error instanceof Error ? error.message : String(error), true);
}

/** Takes back what was said. */
export function hush() {
  byId("notice").hidden = true;
}

/** Does the work and complains if it fails; answers whether it went well. */
export async function attempt(work, success) {
  try {
    await work();
    if (success !== undefined) tell(success);
    return true;
  } catch (error) {
    complain(error);
    return false;
  }
}

function show(text, bad) {
  const notice = byId("notice");
  notice.textContent = text;
  notice.classList.toggle("bad", bad);
  notice.hidden = false;
}
