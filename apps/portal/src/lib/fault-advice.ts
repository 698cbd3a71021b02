const advice: Record<string, string> = {
  SpecificationMissing:
    "Give the API a definition in API Management; the next sync takes it by itself, and this one is tried again until then.",
  SpecificationUnusable: "Correct the document in API Management; the next sync takes it by itself.",
  SpecificationUnreadable: "Correct the document in API Management; the next sync takes it by itself.",
  SpecificationTooLarge: "Make the document smaller in API Management; the next sync takes it by itself.",
  ExportFailed: "The export is tried again at every sync. If it goes on, try the export in API Management.",
  NameTaken:
    "Delete what stands in its place in the API center; the next sync goes on by itself. Where the link brought it and has forgotten, as after a backup that was restored, whoever runs the service gives it back with links rebuild.",
};

/** What to do about a fault of one API, in a sentence; what isn't known here is repeated and may mend itself. */
export function faultAdvice(code: string): string {
  return advice[code] ?? "It is tried again at every sync.";
}
