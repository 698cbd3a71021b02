import type { CenterParams } from "@api-center-links/contracts/names";
import { useEffect, useState } from "react";
import { centerUrl } from "../../../lib/center.ts";
import { forget, keep, readKept } from "../../../lib/kept-in-tab.ts";
import { emptyForm, NewLinkForm } from "./new-link-form.ts";

/** The form of a new link. What was typed outlives a reload, or a sign-in that has become due meanwhile, and ends with the panel. */
export function useKeptForm(center: CenterParams) {
  const keptAs = centerUrl(center, "links", "new");
  const [form, setForm] = useState(() => readKept(keptAs, NewLinkForm) ?? emptyForm);
  useEffect(() => keep(keptAs, form), [keptAs, form]);
  // Nobody closes the panel by leaving the page: this isn't called then.
  useEffect(() => () => forget(keptAs), [keptAs]);
  return [form, setForm] as const;
}
