import type { PipelineResponse } from "@azure/core-rest-pipeline";
import { unexpectedAnswer } from "./arm-fault.ts";

/**
 * Keeps track of the pages of one list: to be told of each page that names a next one. Throws a `Fault` when they go round in a circle,
 * and when there are so many that they may never end: each is a success, so nothing else would end the run that reads them.
 */
export function pageTrail(): (nextLink: string, response: PipelineResponse) => void {
  const visited = new Set<string>();
  return (nextLink, response) => {
    if (visited.has(nextLink)) {
      throw unexpectedAnswer(response, "with a list whose pages go round in a circle.");
    }
    visited.add(nextLink);
    if (visited.size >= mostPages) {
      throw unexpectedAnswer(response, `with a list of more than ${mostPages} pages, which may have no end.`);
    }
  };
}

/** Ten times what 10,000 APIs take at 50 a page; an activity log of that many pages tells of some 400,000 writes. */
const mostPages = 2000;
