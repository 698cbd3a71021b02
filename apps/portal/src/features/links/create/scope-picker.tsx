import type { ScopeChoice } from "@api-center-links/contracts/instances";
import type { LinkScope } from "@api-center-links/contracts/names";
import { Field } from "@fluentui/react-components";
import { useQuery } from "@tanstack/react-query";
import { ErrorBar } from "../../../components/error-state.tsx";
import { SearchSelect } from "../../../components/search-select.tsx";
import { useCenterParams } from "../../../lib/center.ts";
import { listLinkScopesQuery } from "./list-link-scopes.ts";

export interface ScopePickerProps {
  resourceId: string;
  /** `null`: nothing was chosen; the instance's own APIs are offered. */
  scope: LinkScope | null;
  error: string | undefined;
  onChange(scope: LinkScope | null): void;
}

/** What of the chosen instance to link. Shown only where the instance has workspaces. */
export function ScopePicker({ resourceId, scope, error, onChange }: ScopePickerProps) {
  const center = useCenterParams();
  const { data, error: failure, refetch } = useQuery(listLinkScopesQuery(center, resourceId.trim()));
  if (failure && !data) return <ErrorBar error={failure} onRetry={refetch} />;
  const choices = data?.choices ?? [];
  if (choices.length < 2) return null;
  const chosen = choices.find((choice) => keyOf(choice.scope) === keyOf(scope ?? { kind: "service" }));
  const isOpen = chosen !== undefined && chosen.unavailable === null;
  return (
    <Field label="Which of its APIs" required validationMessage={error ?? null}>
      <SearchSelect
        placeholder="Choose or search"
        options={choices.map((choice) => ({
          value: keyOf(choice.scope),
          label: labelOf(choice),
          detail: choice.unavailable ?? detailOf(choice.scope),
          disabled: choice.unavailable !== null,
        }))}
        value={isOpen ? keyOf(chosen.scope) : null}
        empty="Nothing of this instance is left to link."
        onChange={(key) => onChange(choices.find((choice) => keyOf(choice.scope) === key)?.scope ?? null)}
      />
    </Field>
  );
}

/** The scope as one text, different for each. */
function keyOf(scope: LinkScope): string {
  return scope.kind === "workspace" ? `workspace ${scope.workspace}` : scope.kind;
}

function labelOf({ scope, title }: ScopeChoice): string {
  switch (scope.kind) {
    case "service":
      return "APIs of the instance itself";
    case "service-and-workspaces":
      return "All APIs, those of its workspaces included";
    case "workspace":
      return `Workspace ${title}`;
  }
}

function detailOf(scope: LinkScope): string {
  switch (scope.kind) {
    case "service":
      return "Those in no workspace";
    case "service-and-workspaces":
      return "Also of workspaces made later";
    case "workspace":
      return scope.workspace;
  }
}
