import { type UseMutationOptions, type UseMutationResult, useMutation } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { notify } from "./notifications.ts";
import { toProblemError } from "./problem-error.ts";

export interface CommandOptions<Answer, Given>
  extends Pick<UseMutationOptions<Answer, Error, Given>, "mutationFn" | "onSuccess" | "onSettled"> {
  /** Names what is sent in a sentence: “Creating retail”. */
  doing(given: Given): string;
}

/** A mutation whose failure is never lost: the component that sends it shows `error`; where that has left the screen meanwhile, a notification tells it. */
export function useCommand<Answer, Given>({
  doing,
  ...options
}: CommandOptions<Answer, Given>): UseMutationResult<Answer, Error, Given> {
  const shown = useRef(false);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);
  return useMutation({
    ...options,
    onError: (error, given) => {
      if (shown.current) return;
      const { problem, message } = toProblemError(error);
      // Without an answer, nobody knows what became of it.
      const title = `${doing(given)} ${problem.status === 0 ? "had no answer" : "failed"}`;
      notify({ intent: "error", title, body: message });
    },
  });
}
