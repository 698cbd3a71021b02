/** Versions the official clients send; the previews are those of the VS Code extension (azure-wire.md, section 2). */
export const apiVersions = [
  "2023-07-01-preview",
  "2024-03-01",
  "2024-03-15-preview",
  "2024-06-01-preview",
] as const;

export const previewVersions = ["2024-03-15-preview", "2024-06-01-preview"] as const;
