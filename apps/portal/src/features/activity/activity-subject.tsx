import type { Activity } from "@api-center-links/contracts/activity";
import { AppLink } from "../../components/app-link.tsx";
import { centerUrl, useCenterParams } from "../../lib/center.ts";

export interface ActivitySubjectProps {
  activity: Activity;
  /** Ids of the links that there are now. */
  links: ReadonlySet<string>;
}

/** What something was done to, with a link to it where it still is. */
export function ActivitySubject({ activity, links }: ActivitySubjectProps) {
  const center = useCenterParams();
  const { kind, name, id } = activity.subject;
  if (kind === "link" && id !== null && links.has(id)) {
    return <AppLink to={centerUrl(center, "links", id)}>{name}</AppLink>;
  }
  const gone = activity.action === "api.delete" && activity.outcome === "done";
  if (kind === "api" && id !== null && !gone) {
    return <AppLink to={centerUrl(center, "apis", id)}>{name}</AppLink>;
  }
  return name;
}
