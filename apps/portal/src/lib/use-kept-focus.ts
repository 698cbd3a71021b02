import { type FocusEvent, type HTMLAttributes, type RefObject, useEffect, useRef } from "react";

export interface KeptFocus<Holder extends HTMLElement>
  extends Pick<HTMLAttributes<Holder>, "tabIndex" | "onFocus"> {
  ref: RefObject<Holder | null>;
}

/** For an element whose content comes and goes: where what had the focus in it goes, the element itself takes it. */
export function useKeptFocus<Holder extends HTMLElement>(): KeptFocus<Holder> {
  const ref = useRef<Holder>(null);
  const focused = useRef<Element>(null);
  // After each rendering, for each may take it away: browsers send no event when they remove what has the focus.
  useEffect(() => {
    const isGone = focused.current?.isConnected === false;
    if (isGone && document.activeElement === document.body) ref.current?.focus();
  });
  return {
    ref,
    tabIndex: -1,
    onFocus: ({ target }: FocusEvent) => {
      // Not in a dialog of its content's, which stands elsewhere in the page.
      if (ref.current?.contains(target)) focused.current = target;
    },
  };
}
