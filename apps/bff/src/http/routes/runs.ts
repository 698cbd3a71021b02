import * as contracts from "@api-center-links/contracts/linked-apis";
import { getRun, listRuns } from "@api-center-links/contracts/runs";
import { findLink } from "../../links/change-link.ts";
import { viewOutcome, viewRun } from "../../links/link-view.ts";
import { listLinkedApis } from "../../links/list-linked-apis.ts";
import { Refusal } from "../../refusal.ts";
import { type Binding, bind } from "../bind.ts";
import type { Service } from "./service.ts";

export function runRoutes(service: Service): Binding[] {
  const { store } = service;
  return [
    bind(listRuns, async (given) => {
      const link = await findLink(store, given.access, given.params.linkId);
      const { before, limit } = given.query;
      const runs = await store.runs.list(link.id, {
        before: before === undefined ? undefined : new Date(before),
        limit: limit + 1,
      });
      return { runs: runs.slice(0, limit).map((run) => viewRun(run, link)), more: runs.length > limit };
    }),

    bind(getRun, async (given) => {
      const link = await findLink(store, given.access, given.params.linkId);
      const run = await store.runs.get(link.id, given.params.runId);
      if (!run) {
        throw new Refusal(
          "not-found",
          "There is no such run. Runs of long ago are removed from time to time.",
        );
      }
      return { run: viewRun(run, link), outcomes: (await store.runs.outcomes(run.id)).map(viewOutcome) };
    }),

    bind(contracts.listLinkedApis, async (given) => {
      const link = await findLink(store, given.access, given.params.linkId);
      return { apis: await listLinkedApis(store, link.id) };
    }),
  ];
}
