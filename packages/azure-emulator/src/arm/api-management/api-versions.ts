/** Stable versions in use, and the previews. MCP servers show their `mcpProperties` from 2025 on. */
export const apiVersions = [
  "2021-08-01",
  "2022-04-01-preview",
  "2022-08-01",
  "2022-09-01-preview",
  "2023-03-01-preview",
  "2023-05-01-preview",
  "2023-09-01-preview",
  "2024-05-01",
  "2024-06-01-preview",
  "2024-10-01-preview",
  "2025-03-01-preview",
  "2025-09-01-preview",
] as const;

export function knowsMcp(apiVersion: string): boolean {
  return apiVersion >= "2025";
}
