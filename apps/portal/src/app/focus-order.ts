import { createTabster, type Types } from "tabster";

/**
 * Makes tabster (the focus engine inside Fluent UI) move focus itself instead of surrounding every dialog, menu, tab
 * list and toolbar with invisible focusable `aria-hidden` elements, which axe rightly reports (`aria-hidden-focus`).
 *
 * Tabster adds those sentinels where it is created with `controlTab: false`, as Fluent does. With `controlTab: true` it
 * still adds two around the page, unless its root exists before it takes control. Fluent reuses an instance that the
 * window has already. So: create one, let its root come to be (a timer of tabster's own), then take control; all before
 * the first Fluent component mounts. Seen in tabster 8.8, `Tabster.ts`, `Root.ts` and `Mover.ts`.
 */
export async function takeFocusOrder(
  window: Window & { __tabsterInstance?: Types.TabsterCore },
): Promise<void> {
  createTabster(window, { autoRoot: {}, controlTab: false });
  await new Promise((resolve) => setTimeout(resolve));
  if (window.__tabsterInstance) window.__tabsterInstance.controlTab = true;
}
