import type { PipelinePolicy, PipelineRequest } from "@azure/core-rest-pipeline";

const bodies = new WeakMap<PipelineRequest, { madeAt: number; anew: () => Promise<string> }>();

/** Between a read and the write of what it was made into, nobody else is likely to have written. */
const freshForMs = 500;

/** Has the request's body, just made, made anew where the request has to wait before it is sent. */
export function keepFresh(request: PipelineRequest, anew: () => Promise<string>): void {
  bodies.set(request, { madeAt: performance.now(), anew });
}

/**
 * For writes that replace what people edit too: the body is as new as the attempt, however long throttling and outages have held it
 * up. API Center's PUT takes no `If-Match` (api-version 2024-03-01), so what was edited since the read would be lost.
 */
export function freshBodyPolicy(): PipelinePolicy {
  return {
    name: "freshBodyPolicy",
    async sendRequest(request, next) {
      const body = bodies.get(request);
      if (body && performance.now() - body.madeAt > freshForMs) {
        request.body = await body.anew();
        // The HTTP client has left the length of the last body there.
        request.headers.delete("content-length");
        body.madeAt = performance.now();
      }
      return next(request);
    },
  };
}
