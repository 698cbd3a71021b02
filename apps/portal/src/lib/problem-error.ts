import { type Problem, type ProblemType, problemKind } from "@api-center-links/contracts/problem";

/** An answer that is not a success, or the lack of an answer, in words that a person can act on. */
export class ProblemError extends Error {
  readonly problem: Problem;

  constructor(problem: Problem, options?: ErrorOptions) {
    super(`${problem.title}. ${problem.detail}`, options);
    this.name = "ProblemError";
    this.problem = problem;
  }

  get kind(): ProblemType {
    return problemKind(this.problem);
  }
}

/** Makes something thrown presentable; what is a problem already stays as it is. */
export function toProblemError(thrown: unknown): ProblemError {
  if (thrown instanceof ProblemError) return thrown;
  return new ProblemError(
    {
      type: "about:blank",
      title: "Something went wrong in the portal",
      status: 0,
      detail: `Reload the page and try again. (${thrown instanceof Error ? thrown.message : String(thrown)})`,
    },
    { cause: thrown },
  );
}
