import { randomUUID } from "node:crypto";
import { Fault } from "@api-center-links/sync-engine/fault";
import type { TokenCredential } from "@azure/core-auth";
import {
  createHttpHeaders,
  createPipelineRequest,
  type HttpMethods,
  type Pipeline,
  type PipelineResponse,
} from "@azure/core-rest-pipeline";
import { z } from "zod";
import type { ArmEnvironment } from "./arm-environment.ts";
import { faultOfResponse, toFault, unexpectedAnswer } from "./arm-fault.ts";
import { armPipeline, type Pace } from "./arm-pipeline.ts";
import type { ArmRequest } from "./arm-request.ts";
import { keepFresh } from "./fresh-body.ts";
import { httpClient } from "./http-client.ts";
import { pageTrail } from "./page-trail.ts";
import { backgroundPatience, type Patience } from "./patience.ts";
import type { Tenure } from "./tenure.ts";

/**
 * ARM as one principal sees it. Cheap to make: one per run or per browser request, so that `onRequest` and the
 * correlation id belong to it alone. Every method rejects with a `Fault`, or with the signal's reason when aborted.
 */
export interface ArmConnection {
  readonly environment: ArmEnvironment;
  readonly credential: TokenCredential;
  /** Sent with every request; what to quote to Azure's support. */
  readonly correlationId: string;
  readonly patience: Patience;
  /** What an SDK client of this connection takes as its options; a copy of its own, since clients add to it. */
  clientOptions(): { endpoint: string; pipeline: Pipeline };

  /** `path` begins with a slash; see `armPath` for names from outside. */
  get<T>(path: string, options: ReadOptions<T>): Promise<T>;
  /** All pages of a list. An item that doesn't fit the schema is a fault: a partial list is never returned. */
  list<T>(path: string, options: ReadOptions<T>): Promise<T[]>;
  /**
   * Sends once (retries aside) and gives the raw answer, whatever its success status. To anything but a read it has no body or a
   * JSON one: what else says that it's done, a proxy's page, isn't ARM.
   */
  send(method: HttpMethods, pathOrUrl: string, options: SendOptions): Promise<PipelineResponse>;
}

export interface SendOptions {
  /** Left out for addresses that ARM itself gave. */
  apiVersion?: string;
  query?: Record<string, string>;
  body?: unknown;
  /** Makes the body anew; asked where the request had to wait. */
  bodyAnew?: (() => Promise<unknown>) | undefined;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

export interface ReadOptions<T> extends SendOptions {
  apiVersion: string;
  schema: z.ZodType<T>;
}

/** Who wants to know what a connection sends, requests of the SDK clients included. */
export interface ArmWitness {
  /** Told of every physical attempt. */
  onRequest?: (request: ArmRequest) => void;
  /** Called before a request that isn't a read; where it rejects, the request is not sent and rejects with the same. */
  beforeWrite?: () => Promise<void>;
}

interface ArmConnectionOptions extends ArmWitness {
  environment: ArmEnvironment;
  credential: TokenCredential;
  /** A GUID; one is made where none is given. */
  correlationId?: string;
  patience?: Patience;
  /** Left out: requests go at once, as fits a person's few. */
  pace?: Pace;
  /** Left out: nobody else can have what the connection is for. */
  tenure?: Tenure;
}

/** Opens a connection. Nothing is sent before the first request. */
export function armConnection(options: ArmConnectionOptions): ArmConnection {
  const { environment, credential } = options;
  const correlationId = options.correlationId ?? randomUUID();
  const patience = options.patience ?? backgroundPatience;
  const pipeline = armPipeline({
    environment,
    credential,
    patience,
    correlationId,
    onRequest: options.onRequest,
    beforeWrite: options.beforeWrite,
    pace: options.pace,
    tenure: options.tenure,
  });

  async function send(method: HttpMethods, pathOrUrl: string, given: SendOptions): Promise<PipelineResponse> {
    const request = createPipelineRequest({
      method,
      url: addressOf(environment, pathOrUrl, given),
      headers: createHttpHeaders({ accept: "application/json", ...given.headers }),
      ...(given.signal && { abortSignal: given.signal }),
    });
    if (given.body !== undefined) {
      request.headers.set("content-type", "application/json; charset=utf-8");
      request.body = JSON.stringify(given.body);
      const { bodyAnew } = given;
      if (bodyAnew) keepFresh(request, async () => JSON.stringify(await bodyAnew()));
    }
    let response: PipelineResponse;
    try {
      given.signal?.throwIfAborted();
      response = await pipeline.sendRequest(httpClient, request);
    } catch (error) {
      throw toFault(error, given.signal);
    }
    if (response.status < 200 || response.status > 299) throw faultOfResponse(response);
    if (method !== "GET" && response.bodyAsText?.trim()) parseBody(response);
    return response;
  }

  async function get<T>(path: string, given: ReadOptions<T>): Promise<T> {
    return readBody(await send("GET", path, given), given.schema);
  }

  async function list<T>(path: string, given: ReadOptions<T>): Promise<T[]> {
    const page = z.object({ value: z.array(given.schema), nextLink: z.string().nullish() });
    const items: T[] = [];
    const follow = pageTrail();
    let response = await send("GET", path, given);
    for (;;) {
      const { value, nextLink } = readBody(response, page);
      for (const item of value) items.push(item);
      if (!nextLink) return items;
      follow(nextLink, response);
      response = await send("GET", nextLink, given.signal ? { signal: given.signal } : {});
    }
  }

  return {
    environment,
    credential,
    correlationId,
    patience,
    clientOptions: () => ({ endpoint: environment.endpoint, pipeline: pipeline.clone() }),
    get,
    list,
    send,
  };
}

/** The JSON body of an answer, checked. A body that is missing, no JSON or of another shape is a fault. */
export function readBody<T>(response: PipelineResponse, schema: z.ZodType<T>): T {
  return checkBody(parseBody(response), response, schema);
}

/** Checks a body that was parsed already. */
export function checkBody<T>(body: unknown, response: PipelineResponse, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(body);
  if (checked.success) return checked.data;
  const issue = checked.error.issues[0];
  const place = issue?.path.length ? `at ${issue.path.join(".")}` : "at the top";
  throw unexpectedAnswer(
    response,
    `with a document of another shape than expected (${place}: ${issue?.message ?? "unknown"}).`,
  );
}

function parseBody(response: PipelineResponse): unknown {
  try {
    return JSON.parse(response.bodyAsText ?? "");
  } catch {
    throw unexpectedAnswer(response);
  }
}

function addressOf(environment: ArmEnvironment, pathOrUrl: string, given: SendOptions): string {
  if (!pathOrUrl.startsWith("/") || pathOrUrl.startsWith("//"))
    return followedAddress(environment, pathOrUrl);
  const base = new URL(environment.endpoint);
  const path = base.pathname.replace(/\/$/, "") + pathOrUrl;
  const url = new URL(path, base);
  const stepsUp = url.pathname.split("/").length !== path.split("/").length;
  if (stepsUp || (url.search !== "" && given.apiVersion !== undefined) || url.hash !== "") {
    throw new Fault("InvalidPath", `"${pathOrUrl}" is no path of Azure Resource Manager.`);
  }
  const query = { ...given.query, ...(given.apiVersion && { "api-version": given.apiVersion }) };
  const pairs = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  if (pairs.length > 0) url.search = pairs.join("&");
  return url.href;
}

/** An address that came from the wire, taken as given. Relative ones are seen in `Location` headers of stand-ins. */
function followedAddress(environment: ArmEnvironment, address: string): string {
  const url = URL.parse(address, environment.endpoint);
  if (!url) throw new Fault("UnexpectedResponse", "Azure's answer pointed to an address that is no URL.");
  return url.href;
}
