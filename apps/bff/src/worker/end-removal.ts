import { randomUUID } from "node:crypto";
import type { ActivityRecord } from "../store/activity-store.ts";
import { Stopped } from "./hold-link.ts";
import type { RunContext } from "./run-link.ts";

/** Forgets a link that was taken away, and records that it is: that ends what a person asked for, maybe long ago. */
export async function endRemoval(run: RunContext, endedAt: Date): Promise<void> {
  const { store, link, owner, request, recorder } = run;
  const apis = await apisSoFar(run);
  const record: ActivityRecord = {
    id: randomUUID(),
    centerId: link.centerId,
    at: endedAt,
    endedAt,
    action: "link.removed",
    outcome: "done",
    subject: { kind: "link", name: link.name, id: link.id },
    actor: { objectId: null, name: "Sync identity" },
    address: null,
    problem: null,
    details: [
      link.keepApis
        ? { name: "APIs", value: "Stayed in the API center" }
        : { name: "APIs deleted", value: apis.deleted },
      ...(apis.left > 0
        ? [{ name: "APIs that stay, with what this link didn't make", value: String(apis.left) }]
        : []),
      ...(request.requestedBy ? [{ name: "Asked for by", value: request.requestedBy }] : []),
    ],
    correlationId: null,
    armCorrelationIds: [...recorder.armCorrelationIds],
  };
  try {
    await store.recorded(
      () => record,
      async ({ claims }) => {
        if (!(await claims.remove(link.id, owner))) throw new Stopped("claim-lost");
      },
    );
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
  }
}

/** Over all runs that the removal took. Of one whose process was killed the last few may not have been counted. */
async function apisSoFar({ store, link, recorder }: RunContext): Promise<{ deleted: string; left: number }> {
  const runs = await store.runs.list(link.id, { limit: 200 });
  const earlier = runs.filter((run) => run.trigger === "deleted" && run.id !== recorder.runId);
  const totals = [...earlier.map((each) => each.totals), recorder.totals];
  const sumOf = (count: "deleted" | "skipped") => totals.reduce((sum, each) => sum + each[count], 0);
  const isSure = !earlier.some((each) => each.fault?.code === "Interrupted");
  const deleted = sumOf("deleted");
  return { deleted: isSure ? String(deleted) : `At least ${deleted}`, left: sumOf("skipped") };
}
