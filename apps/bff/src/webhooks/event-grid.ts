import { createHash, timingSafeEqual } from "node:crypto";
import express, { type Router } from "express";
import type { Logger } from "pino";
import { ZodError } from "zod";
import type { TokenCheck } from "../access/access-token.ts";
import { refusalLimit } from "../http/caller-limits.ts";
import { secretHeader } from "../links/event-delivery.ts";
import { noticeChanges } from "../links/notice-changes.ts";
import { recentlySeen } from "../recently-seen.ts";
import { Refusal } from "../refusal.ts";
import type { Store } from "../store/store.ts";
import { readDelivery } from "./read-delivery.ts";

export interface EventGridOptions {
  store: Store;
  tokens: TokenCheck;
  /** What deliveries carry in the header `x-event-grid-secret`, where they carry no token of Entra. */
  secret: string | undefined;
  /** From one address; whatever is taken doesn't count. */
  refusalsPerMinute: number;
  logger: Logger;
}

const eventGridPath = "/webhooks/event-grid";

/** Event Grid's own application, the same in every directory ("Secure webhook delivery with Microsoft Entra ID"). */
const eventGridAppId = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

/** Takes Event Grid's deliveries of API Management's events and has the links look at those APIs. */
export function eventGrid({ store, tokens, secret, refusalsPerMinute, logger }: EventGridOptions): Router {
  const router = express.Router();
  const seen = recentlySeen(10_000);

  async function requireEventGrid(request: express.Request): Promise<void> {
    const given = request.get(secretHeader);
    if (secret !== undefined && given !== undefined && sameText(given, secret)) return;
    const token = /^Bearer (\S+)$/i.exec(request.get("authorization") ?? "")?.[1];
    if (token === undefined) {
      throw new Refusal(
        "not-signed-in",
        "The delivery carries neither Event Grid's token nor the secret agreed on.",
      );
    }
    const sender = await tokens.appOf(token);
    if (sender.appId.toLowerCase() !== eventGridAppId) {
      throw new Refusal("not-signed-in", "The token isn't Event Grid's.");
    }
  }

  // CloudEvents asks whether deliveries are welcome: https://github.com/cloudevents/spec, "HTTP 1.1 Web Hooks".
  router.options(eventGridPath, (request, response) => {
    const origin = request.get("webhook-request-origin") ?? "";
    if (/^[\w.:-]{1,255}$/.test(origin)) response.set("webhook-allowed-origin", origin);
    response.status(200).end();
  });

  router.post(
    eventGridPath,
    refusalLimit(refusalsPerMinute),
    express.json({ limit: "1mb", type: ["application/json", "application/*+json"], strict: true }),
    async (request, response) => {
      const delivery = read(request.body);
      if (delivery.kind === "handshake") {
        // The answer tells nothing that the question didn't.
        response.json({ validationResponse: delivery.code });
        return;
      }
      await requireEventGrid(request);
      const { unreadable } = delivery;
      if (unreadable.length > 0) {
        logger.warn(
          { unreadable: unreadable.length, fields: unreadable.slice(0, 10) },
          "events that can't be read were left out",
        );
      }
      const fresh = delivery.events.filter(({ id }) => !seen.has(id));
      const links = await noticeChanges(
        store,
        fresh.map(({ instanceId, apiId, happenedAt }) => ({
          instanceId,
          sourceId: apiId,
          happenedAt,
          via: "event",
        })),
      );
      await store.watches.eventArrived(
        fresh.map(({ instanceId }) => instanceId),
        new Date(),
      );
      for (const { id } of fresh) seen.add(id);
      logger.info(
        {
          events: delivery.events.length,
          repeated: delivery.events.length - fresh.length,
          ignored: delivery.ignored,
          links,
        },
        "events of API Management arrived",
      );
      response.status(200).end();
    },
  );
  return router;
}

function read(body: unknown) {
  try {
    return readDelivery(body);
  } catch (error) {
    if (error instanceof ZodError) {
      const [issue] = error.issues;
      throw new Refusal(
        "invalid-request",
        `This is no delivery of Event Grid: ${issue?.path.join(".") || "the body"}: ${issue?.message ?? "unreadable"}.`,
      );
    }
    throw error;
  }
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
