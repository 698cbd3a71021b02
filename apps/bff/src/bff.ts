import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import type { Logger } from "pino";
import { tokenCheck } from "./access/access-token.ts";
import { authorizer } from "./access/authorize.ts";
import { azureAccess } from "./access/azure-access.ts";
import { rememberFor } from "./access/remember.ts";
import type { Config } from "./config.ts";
import { healthApp, httpApp } from "./http/app.ts";
import { patientServer } from "./http/patient-server.ts";
import { activityRecorder } from "./http/record-activity.ts";
import { allBindings } from "./http/routes/all-bindings.ts";
import type { Service } from "./http/routes/service.ts";
import { openStore } from "./store/store.ts";
import { eventGrid } from "./webhooks/event-grid.ts";
import { startWorker } from "./worker/worker.ts";

/** A running BFF. Disposing takes no more requests, lets running steps finish, and closes what was opened. */
export interface Bff extends AsyncDisposable {
  /** Where it listens. A process that only works listens too, for its health. */
  url: string;
  /** Settles where the process can't go on; it can't even be disposed of in order then. */
  broken: Promise<Error>;
}

const { version: productVersion } = JSON.parse(
  readFileSync(new URL("../package.json", import.meta.url), "utf8"),
) as { version: string };

/** Starts the parts that the configuration's role names. Rejects, with nothing left open, when the database or the port can't be had. */
export async function startBff(
  config: Config,
  { logger, checkAnswers = false }: { logger: Logger; checkAnswers?: boolean },
): Promise<Bff> {
  await using opened = new AsyncDisposableStack();
  const store = opened.use(
    await openStore(config.database, (error) => logger.error({ err: error }, "the database is in trouble")),
  );
  const azure = azureAccess(config, store.allowance);

  const shutdown = new AbortController();
  if (config.role !== "web") {
    opened.use(
      await startWorker({
        config,
        store,
        azure,
        logger,
        shutdown: shutdown.signal,
        centerSizes: rememberFor(centerSizeMs, { shareFailures: false }),
      }),
    );
    opened.defer(() => shutdown.abort());
  }

  const { entra } = config;
  const tokens = tokenCheck({ ...entra, scope: entra.apiScope.slice(entra.apiScope.lastIndexOf("/") + 1) });
  const readiness = [
    { name: "database", check: () => store.ping() },
    { name: "signIn", check: () => tokens.reach() },
  ];
  const webApp = (service: Service) =>
    httpApp({
      bindings: allBindings(service, { tokens, syncIdentity: azure.syncIdentity }, productVersion),
      tokens,
      authorize: authorizer(azure, entra.tenantId),
      record: activityRecorder(store, logger),
      limits: config.callerLimits,
      checkAnswers,
      readiness,
      logger,
      productVersion,
      portalFolder: config.portalFolder,
      signInOrigins: [new URL(entra.browserAuthorityHost ?? entra.authorityHost).origin],
      webhooks: eventGrid({
        ...{ store, tokens, logger },
        secret: config.eventGrid.secret,
        refusalsPerMinute: config.callerLimits.requestsPerMinute,
      }),
      overTls: config.publicUrl?.startsWith("https:") ?? false,
    });
  const server = patientServer();
  server.listen(config.port, config.host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.on(
    "request",
    config.role === "worker" ? healthApp(readiness) : webApp({ store, config: listeningOn(port, config) }),
  );
  opened.defer(async () => {
    const closed = once(server, "close");
    server.close();
    server.closeIdleConnections();
    const forced = setTimeout(() => server.closeAllConnections(), requestsFinishMs);
    await closed;
    clearTimeout(forced);
  });

  const host = config.host.includes(":") ? `[${config.host}]` : config.host;
  const running = opened.move();
  return {
    url: `http://${config.host === "127.0.0.1" ? "localhost" : host}:${port}`,
    broken: store.broken,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The configuration with the port that the system chose. */
function listeningOn(port: number, config: Config): Config {
  const { eventGrid } = config;
  const endpoint = URL.parse(eventGrid.endpointUrl ?? "");
  if (endpoint?.port !== "0") return config;
  endpoint.port = String(port);
  return { ...config, eventGrid: { ...eventGrid, endpointUrl: endpoint.href } };
}

const centerSizeMs = 10 * 60_000;

/** How long requests under way may take once the process is to end. */
const requestsFinishMs = 5_000;
