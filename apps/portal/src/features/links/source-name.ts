import type { Link } from "@api-center-links/contracts/links";

/** The instance and what of it is linked: `contoso-logistics / workspace transport`. */
export function sourceName({ instanceName, scope }: Link["source"]): string {
  switch (scope.kind) {
    case "service":
      return instanceName;
    case "service-and-workspaces":
      return `${instanceName} / all workspaces`;
    case "workspace":
      return `${instanceName} / workspace ${scope.workspace}`;
  }
}
