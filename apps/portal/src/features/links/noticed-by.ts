import type { Link } from "@api-center-links/contracts/links";

/** The ways in which changes of this link's source are noticed now. */
export function NoticedBy({ link: { noticing } }: { link: Link }) {
  const ways = [
    ...(noticing.lastEventAt ? ["events"] : []),
    ...(noticing.logReadUntil && !noticing.logFault ? ["the activity log"] : []),
    "the regular check",
  ];
  const text = new Intl.ListFormat("en", { type: "conjunction" }).format(ways);
  const sentence = `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
  if (!noticing.logFault) return sentence;
  const { code, message } = noticing.logFault;
  // API Management's own reader role lacks this right.
  const why =
    code === "AuthorizationFailed"
      ? "the sync identity needs the role Monitoring Reader on the instance for it."
      : message;
  return `${sentence}. The activity log can't be read: ${why}`;
}
