/** One physical request to ARM, answered or not. Retries are requests of their own. */
export interface ArmRequest {
  method: string;
  /** Path below the endpoint, without the query. */
  path: string;
  /** The type of resource the path names: `Microsoft.ApiCenter/services/workspaces/apis`. Ids are left out. */
  resourceType: string;
  /** ARM's own classes, each with a budget of its own. A POST counts as a write. */
  operationClass: OperationClass;
  /** 1 for the first try, 2 for its first repetition, … */
  attempt: number;
  /** Undefined where no answer came. */
  status: number | undefined;
  durationMs: number;
  /** `x-ms-correlation-request-id` as sent. */
  correlationId: string;
}

export type OperationClass = "read" | "write" | "delete";

export function operationClassOf(method: string): OperationClass {
  switch (method.toUpperCase()) {
    case "GET":
    case "HEAD":
    case "OPTIONS":
      return "read";
    case "DELETE":
      return "delete";
    default:
      return "write";
  }
}

/**
 * The resource type a path names, without the names in it: `/subscriptions/…/providers/A.B/xs/n/ys/m` and `…/xs/n/ys`
 * are both `A.B/xs/ys`. Where extension resources hang on a resource, the last provider counts. Paths without a
 * provider give `subscriptions`, `subscriptions/resourceGroups` and so on.
 */
export function resourceTypeOf(path: string): string {
  const provider = path.toLowerCase().lastIndexOf("/providers/");
  const parts = path
    .slice(provider < 0 ? 0 : provider + "/providers/".length)
    .split("/")
    .filter((part) => part !== "");
  if (provider < 0) return parts.filter((_, index) => index % 2 === 0).join("/");
  const [namespace = "", ...rest] = parts;
  return [namespace, ...rest.filter((_, index) => index % 2 === 0)].join("/");
}
