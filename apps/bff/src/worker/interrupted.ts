/** Of a run whose process ended while it was under way. */
export const interrupted = {
  code: "Interrupted",
  message: "The service ended while this run was under way. The next run went on from there.",
};
