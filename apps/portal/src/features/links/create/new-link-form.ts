import type { Instance } from "@api-center-links/contracts/instances";
import { LinkSettings, NewLink } from "@api-center-links/contracts/links";
import { EnvironmentKind, LinkScope } from "@api-center-links/contracts/names";
import { z } from "zod";
import { offerName, offerTitle } from "../../../lib/offer-name.ts";
import { ProblemError } from "../../../lib/problem-error.ts";
import { resourceName } from "../../../lib/resource-name.ts";

/** What the form holds; `null` names are still the ones offered. */
export const NewLinkForm = z.object({
  /** Whether the instance is given by its resource id, instead of chosen from a list. */
  pasting: z.boolean(),
  /** What narrows the list of instances. */
  subscriptionId: z.string().nullable(),
  resourceGroup: z.string().nullable(),
  resourceId: z.string(),
  /** `null`: the APIs of the instance itself. */
  scope: LinkScope.nullable(),
  linkName: z.string().nullable(),
  environmentTitle: z.string().nullable(),
  environmentName: z.string().nullable(),
  kind: EnvironmentKind,
  description: z.string(),
  ...LinkSettings.shape,
  /** Whether events shall be set up, where they can. */
  events: z.boolean(),
});
export type NewLinkForm = z.infer<typeof NewLinkForm>;

export const emptyForm: NewLinkForm = {
  pasting: false,
  subscriptionId: null,
  resourceGroup: null,
  resourceId: "",
  scope: null,
  linkName: null,
  environmentTitle: null,
  environmentName: null,
  kind: "production",
  description: "",
  lifecycleStage: "production",
  definitions: "always",
  events: true,
};

export interface TakenNames {
  links: readonly string[];
  environments: readonly string[];
}

/** The form with what is offered filled in: names made from the instance, and the environment's from its title. */
export function filledIn(
  form: NewLinkForm,
  taken: TakenNames,
): NewLinkForm & {
  linkName: string;
  environmentTitle: string;
  environmentName: string;
} {
  const sourceName = sourceNameOf(form);
  const environmentTitle = form.environmentTitle ?? offerTitle(sourceName);
  return {
    ...form,
    environmentTitle,
    linkName: form.linkName ?? offerName(sourceName, taken.links),
    environmentName: form.environmentName ?? offerName(environmentTitle, taken.environments),
  };
}

/** The instance's name, and the workspace's where one is linked; empty where there is none yet. */
function sourceNameOf({ resourceId, scope }: NewLinkForm): string {
  const instanceName = resourceName(resourceId.trim());
  return scope?.kind === "workspace" ? `${instanceName}-${scope.workspace}` : instanceName;
}

/** Complaints by JSON pointer into the request's body, such as `/environment/title`. */
export type FieldErrors = Readonly<Record<string, string>>;

export type Checked = { body: NewLink; errors?: never } | { body?: never; errors: FieldErrors };

/** The request that the form stands for, or what keeps it from being one. */
export function checkForm(form: NewLinkForm, taken: TakenNames): Checked {
  const filled = filledIn(form, taken);
  const parsed = NewLink.safeParse({
    name: filled.linkName.trim(),
    resourceId: filled.resourceId,
    ...(filled.scope && { scope: filled.scope }),
    environment: {
      name: filled.environmentName.trim(),
      title: filled.environmentTitle,
      kind: filled.kind,
      ...(filled.description.trim() !== "" && { description: filled.description }),
    },
    settings: { lifecycleStage: filled.lifecycleStage, definitions: filled.definitions },
  });
  if (parsed.success) return { body: parsed.data };
  const errors: Record<string, string> = {};
  for (const issue of parsed.error.issues) errors[`/${issue.path.join("/")}`] ??= issue.message;
  return { errors };
}

/** Which field a refusal is about, where the server's kind of problem says so by itself. */
const fieldOfKind: Partial<Record<ProblemError["kind"], string>> = {
  "already-linked": "/resourceId",
  "instance-not-found": "/resourceId",
  "instance-in-other-directory": "/resourceId",
  "link-name-taken": "/name",
  "environment-name-taken": "/environment/name",
  "environment-limit-reached": "/environment/name",
};

/** The fields that the server complains about; empty where the refusal is about none of them. */
export function fieldErrorsOf(error: unknown): FieldErrors {
  if (!(error instanceof ProblemError)) return {};
  const named = Object.fromEntries(
    (error.problem.errors ?? []).map(({ field, message }) => [field, message]),
  );
  if (Object.keys(named).length > 0) return named;
  const field = fieldOfKind[error.kind];
  return field ? { [field]: `${error.problem.title}. ${error.problem.detail}` } : {};
}

/** Resource groups of the instances, each once, letter case aside. */
export function resourceGroupsOf(instances: readonly Instance[]): string[] {
  const groups = new Map(
    instances.map((instance) => [instance.resourceGroup.toLowerCase(), instance.resourceGroup]),
  );
  return [...groups.values()].sort((a, b) => a.localeCompare(b));
}
