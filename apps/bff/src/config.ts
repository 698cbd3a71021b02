import { z } from "zod";

/** Text that may be left out or left empty: `NAME=` in an env file means the same as no line at all. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" ? undefined : value), schema.optional());

const withDefault = <T extends z.ZodType>(schema: T, fallback: string) =>
  z.preprocess((value) => (value === undefined || value === "" ? fallback : value), schema);

const milliseconds = (fallback: number, least: number) =>
  withDefault(z.coerce.number().int().min(least), String(fallback));

const count = (fallback: number, least = 1) =>
  withDefault(z.coerce.number().int().min(least), String(fallback));

const address = z
  .url({ protocol: /^https?$/, error: "must be an address such as https://example.com" })
  .transform((text) => text.replace(/\/+$/, ""));

const secureAddress = z
  .url({ protocol: /^https$/, error: "must be an https address: tokens travel over it" })
  .transform((text) => text.replace(/\/+$/, ""));

/** Event Grid calls https alone; a stand-in for it on this machine may do without. */
const webhookAddress = address.refine((text) => {
  const { protocol, hostname, search, hash } = new URL(text);
  return (protocol === "https:" || isThisMachine(hostname)) && search === "" && hash === "";
}, "must be an https address without a query, such as https://example.com/webhooks/event-grid");

const Variables = z.object({
  /** Port to listen on; 0 lets the system choose. */
  PORT: withDefault(z.coerce.number().int().min(0).max(65_535), "7300"),
  /** Address to listen on. `0.0.0.0` for all interfaces; put TLS in front then. */
  HOST: withDefault(z.string(), "127.0.0.1"),
  /** Where browsers reach the portal. Default: http://localhost:PORT. */
  PUBLIC_URL: optional(address),
  /** Folder of the embedded database. Used unless DATABASE_URL is set. */
  DATA_DIR: withDefault(z.string(), ".data/bff"),
  /** PostgreSQL to use instead of the embedded database: postgres://user:password@host:5432/name */
  DATABASE_URL: optional(
    z
      .url({ protocol: /^postgres(ql)?$/, error: "must be an address such as postgres://host/database" })
      .refine((url) => /^\d+$/.test(URL.parse(url)?.searchParams.get("query_timeout") ?? "0"), {
        error: "query_timeout must be a number of milliseconds, or 0 for no limit",
      }),
  ),
  /** What this process does: answer browsers, sync, or both. Several processes need DATABASE_URL. */
  ROLE: withDefault(z.enum(["all", "web", "worker"]), "all"),
  /** Directory (tenant) that people sign in to and whose API centers are shown. */
  ENTRA_TENANT_ID: z.guid(),
  /** App registration of this product: people sign in to it, and it acts on their behalf. */
  ENTRA_CLIENT_ID: z.guid(),
  /** A client secret of that app registration. */
  ENTRA_CLIENT_SECRET: z.string().min(1),
  /** Sign-in service; another one for sovereign clouds. */
  ENTRA_AUTHORITY_HOST: withDefault(secureAddress, "https://login.microsoftonline.com"),
  /** Only where browsers reach the sign-in service at another address than this process does. */
  ENTRA_BROWSER_AUTHORITY_HOST: optional(address),
  /** Scope of the access tokens that the portal asks for. Default: api://ENTRA_CLIENT_ID/access_as_user */
  ENTRA_API_SCOPE: optional(z.string().regex(/^\S+\/[\w.]+$/, "must be APP-ID-URI/SCOPE")),
  /** Azure Resource Manager; another one for sovereign clouds. */
  ARM_ENDPOINT: withDefault(secureAddress, "https://management.azure.com"),
  /** Whom tokens for ARM are for. Default: ARM_ENDPOINT. */
  ARM_AUDIENCE: optional(z.url()),
  /** Client id of the user-assigned managed identity that syncs. Left out: the system-assigned one. */
  SYNC_IDENTITY_CLIENT_ID: optional(z.guid()),
  /** Where Event Grid is told to deliver to. Default: PUBLIC_URL/webhooks/event-grid, where that is an https address. */
  EVENT_GRID_ENDPOINT_URL: optional(webhookAddress),
  /** What Event Grid's deliveries carry in the header x-event-grid-secret, where they carry no token of Entra. */
  EVENT_GRID_SECRET: optional(z.string().min(16, "must have 16 characters at least")),
  /** How often a link is checked for changes. */
  SYNC_INTERVAL_MS: milliseconds(60_000, 500),
  /** How often the activity log of each linked instance is read; 0: never. Needs the role Monitoring Reader. */
  ACTIVITY_LOG_INTERVAL_MS: milliseconds(15_000, 0),
  /**
   * How often a check is a verify run: it compares every document, which lists can't show to have changed, and reads the API center
   * back to repair what others have changed there. It takes 4 reads and an export for an API.
   */
  VERIFY_INTERVAL_MS: milliseconds(6 * 3_600_000, 1_000),
  /** How long a sync waits for one answer of ARM's, and how often it repeats a request that failed. */
  ARM_TIMEOUT_MS: milliseconds(60_000, 100),
  ARM_RETRIES: count(6, 0),
  /** A run in which no request has succeeded for so long ends with a reason, and is tried again. */
  RUN_DEADLINE_MS: milliseconds(60 * 60_000, 1_000),
  /** The longest pause between two tries of a link, or of an API, that fails. */
  RETRY_LONGEST_MS: milliseconds(15 * 60_000, 500),
  /** The same while a role or the sync identity is missing. */
  ACCESS_RETRY_LONGEST_MS: milliseconds(60_000, 500),
  /** A person may force one sync of a link in this time. */
  FORCED_SYNC_INTERVAL_MS: milliseconds(60_000, 0),
  /** How long the other processes wait for one that says nothing before they take up its links. */
  LINK_LEASE_MS: milliseconds(15_000, 3_000),
  /** APIs that one sync works on at the same time. */
  SYNC_CONCURRENCY: count(48),
  /** Links that one process syncs at the same time. */
  LINK_CONCURRENCY: count(4),
  /** API Center's limits per plan, as its documentation gives them; raise them when Azure raised yours. */
  LIMIT_LINKS_FREE: count(1, 0),
  LIMIT_LINKS_STANDARD: count(3, 0),
  LIMIT_APIS_FREE: count(200, 0),
  LIMIT_APIS_STANDARD: count(10_000, 0),
  LIMIT_APIS_PER_LINK_FREE: count(200, 0),
  LIMIT_APIS_PER_LINK_STANDARD: count(2_000, 0),
  LIMIT_VERSIONS_PER_API_FREE: count(5, 0),
  LIMIT_VERSIONS_PER_API_STANDARD: count(100, 0),
  LIMIT_DEFINITIONS_PER_VERSION_FREE: count(5, 0),
  LIMIT_DEFINITIONS_PER_VERSION_STANDARD: count(5, 0),
  LIMIT_DEPLOYMENTS_PER_API_FREE: count(10, 0),
  LIMIT_DEPLOYMENTS_PER_API_STANDARD: count(10, 0),
  LIMIT_ENVIRONMENTS_FREE: count(20, 0),
  LIMIT_ENVIRONMENTS_STANDARD: count(20, 0),
  /**
   * A run that would delete more than this share of a link's APIs, and more than this many, holds the deletions until a person decides.
   * 100 per cent: nothing is ever held; 0 and 0: everything is.
   */
  DELETION_GUARD_PERCENT: withDefault(z.coerce.number().min(0).max(100), "20"),
  DELETION_GUARD_COUNT: count(5, 0),
  /** How long it is kept what people did, in days on which the service ran: a clock that is ahead deletes nothing early. The database refuses to forget sooner than after 30 days. */
  ACTIVITY_RETENTION_DAYS: count(365, 30),
  /** How long runs are kept, in such days; of each link the last 200 at most, and of those that changed nothing the last 20. */
  RUN_RETENTION_DAYS: count(90),
  /** Requests that one person may send to one process in a minute, and have it answer at the same time. */
  CALLER_REQUESTS_PER_MINUTE: count(1_200),
  CALLER_REQUESTS_AT_ONCE: count(30),
  /** Root of the Azure portal, for links to resources. */
  AZURE_PORTAL_URL: withDefault(address, "https://portal.azure.com"),
  /** Folder of the built portal. */
  PORTAL_DIR: withDefault(z.string(), "apps/portal/dist"),
  LOG_LEVEL: withDefault(z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]), "info"),
});

export type Plan = "Free" | "Standard";

/** What an API center of a plan may hold. */
export interface PlanLimits {
  apis: number;
  environments: number;
  links: number;
  apisPerLink: number;
  versionsPerApi: number;
  definitionsPerVersion: number;
  deploymentsPerApi: number;
}

/**
 * What an API center of this plan may hold. Where Azure doesn't name the plan, that of the larger: nothing is left out or replaced for
 * want of a word, and where there is no room, Azure says so.
 */
export function limitsOfPlan(config: Pick<Config, "limits">, plan: Plan | null): PlanLimits {
  return config.limits[plan ?? "Standard"];
}

/** The configuration of one process, read once at its start. */
export interface Config {
  port: number;
  host: string;
  /** Absent: http://localhost with the port that is listened on. */
  publicUrl: string | undefined;
  database: { kind: "embedded"; folder: string } | { kind: "postgres"; url: string };
  role: "all" | "web" | "worker";
  entra: {
    tenantId: string;
    clientId: string;
    clientSecret: string;
    authorityHost: string;
    browserAuthorityHost: string | undefined;
    apiScope: string;
  };
  arm: { endpoint: string; audience: string };
  /** Of syncs with ARM. */
  patience: { attemptTimeoutMs: number; maxRetries: number };
  syncIdentityClientId: string | undefined;
  eventGrid: {
    /** Absent where Event Grid can't reach this product. Port 0 stands for the one that is listened on. */
    endpointUrl: string | undefined;
    secret: string | undefined;
  };
  sync: {
    intervalMs: number;
    verifyIntervalMs: number;
    activityLogIntervalMs: number;
    runDeadlineMs: number;
    longestRetryMs: number;
    longestAccessRetryMs: number;
    forcedIntervalMs: number;
    leaseMs: number;
    concurrency: number;
    linkConcurrency: number;
  };
  limits: Record<Plan, PlanLimits>;
  /** Deletions are held where there are more than both. */
  deletionGuard: { percent: number; count: number };
  retention: { activityDays: number; runDays: number };
  callerLimits: { requestsPerMinute: number; requestsAtOnce: number };
  azurePortalUrl: string;
  portalFolder: string;
  logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}

/** The configuration can't be used; `problems` has one line per variable that is wrong. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`The configuration can't be used:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

/** Reads the configuration from environment variables. Throws {@link ConfigError} naming every problem at once. */
export function readConfig(environment: Record<string, string | undefined>): Config {
  const checked = Variables.safeParse(environment);
  if (!checked.success)
    throw new ConfigError(checked.error.issues.map((issue) => describeIssue(issue, environment)));
  const given = checked.data;
  return {
    port: given.PORT,
    host: given.HOST,
    // Port 0 is the system's choice and known only later.
    publicUrl: given.PUBLIC_URL && URL.parse(given.PUBLIC_URL)?.port === "0" ? undefined : given.PUBLIC_URL,
    database: given.DATABASE_URL
      ? { kind: "postgres", url: given.DATABASE_URL }
      : { kind: "embedded", folder: given.DATA_DIR },
    role: given.ROLE,
    entra: {
      tenantId: given.ENTRA_TENANT_ID.toLowerCase(),
      clientId: given.ENTRA_CLIENT_ID.toLowerCase(),
      clientSecret: given.ENTRA_CLIENT_SECRET,
      authorityHost: given.ENTRA_AUTHORITY_HOST,
      browserAuthorityHost: given.ENTRA_BROWSER_AUTHORITY_HOST,
      apiScope: given.ENTRA_API_SCOPE ?? `api://${given.ENTRA_CLIENT_ID}/access_as_user`,
    },
    patience: { attemptTimeoutMs: given.ARM_TIMEOUT_MS, maxRetries: given.ARM_RETRIES },
    arm: { endpoint: given.ARM_ENDPOINT, audience: given.ARM_AUDIENCE ?? given.ARM_ENDPOINT },
    eventGrid: {
      endpointUrl: given.EVENT_GRID_ENDPOINT_URL ?? (given.PUBLIC_URL && webhookBelow(given.PUBLIC_URL)),
      secret: given.EVENT_GRID_SECRET,
    },
    syncIdentityClientId: given.SYNC_IDENTITY_CLIENT_ID,
    sync: {
      intervalMs: given.SYNC_INTERVAL_MS,
      activityLogIntervalMs: given.ACTIVITY_LOG_INTERVAL_MS,
      verifyIntervalMs: given.VERIFY_INTERVAL_MS,
      runDeadlineMs: given.RUN_DEADLINE_MS,
      longestRetryMs: given.RETRY_LONGEST_MS,
      longestAccessRetryMs: given.ACCESS_RETRY_LONGEST_MS,
      forcedIntervalMs: given.FORCED_SYNC_INTERVAL_MS,
      leaseMs: given.LINK_LEASE_MS,
      concurrency: given.SYNC_CONCURRENCY,
      linkConcurrency: given.LINK_CONCURRENCY,
    },
    limits: {
      Free: {
        links: given.LIMIT_LINKS_FREE,
        apis: given.LIMIT_APIS_FREE,
        apisPerLink: given.LIMIT_APIS_PER_LINK_FREE,
        versionsPerApi: given.LIMIT_VERSIONS_PER_API_FREE,
        definitionsPerVersion: given.LIMIT_DEFINITIONS_PER_VERSION_FREE,
        deploymentsPerApi: given.LIMIT_DEPLOYMENTS_PER_API_FREE,
        environments: given.LIMIT_ENVIRONMENTS_FREE,
      },
      Standard: {
        links: given.LIMIT_LINKS_STANDARD,
        apis: given.LIMIT_APIS_STANDARD,
        apisPerLink: given.LIMIT_APIS_PER_LINK_STANDARD,
        versionsPerApi: given.LIMIT_VERSIONS_PER_API_STANDARD,
        definitionsPerVersion: given.LIMIT_DEFINITIONS_PER_VERSION_STANDARD,
        deploymentsPerApi: given.LIMIT_DEPLOYMENTS_PER_API_STANDARD,
        environments: given.LIMIT_ENVIRONMENTS_STANDARD,
      },
    },
    deletionGuard: { percent: given.DELETION_GUARD_PERCENT, count: given.DELETION_GUARD_COUNT },
    retention: { activityDays: given.ACTIVITY_RETENTION_DAYS, runDays: given.RUN_RETENTION_DAYS },
    callerLimits: {
      requestsPerMinute: given.CALLER_REQUESTS_PER_MINUTE,
      requestsAtOnce: given.CALLER_REQUESTS_AT_ONCE,
    },
    azurePortalUrl: given.AZURE_PORTAL_URL,
    portalFolder: given.PORTAL_DIR,
    logLevel: given.LOG_LEVEL,
  };
}

/** Of an address that Event Grid can call. */
function webhookBelow(publicUrl: string): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === "https:" && !isThisMachine(hostname) ? `${publicUrl}/webhooks/event-grid` : undefined;
}

function isThisMachine(hostname: string): boolean {
  return ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

/** Where to move the records from and to. Throws {@link ConfigError}. */
export function readMove(environment: Record<string, string | undefined>): { folder: string; url: string } {
  const checked = Variables.pick({ DATA_DIR: true, DATABASE_URL: true })
    .required({ DATABASE_URL: true })
    .safeParse(environment);
  if (!checked.success)
    throw new ConfigError(checked.error.issues.map((issue) => describeIssue(issue, environment)));
  return { folder: checked.data.DATA_DIR, url: checked.data.DATABASE_URL };
}

function describeIssue(issue: z.core.$ZodIssue, environment: Record<string, string | undefined>): string {
  const name = String(issue.path[0] ?? "");
  return `${name}: ${environment[name] ? issue.message : "is missing"}`;
}
