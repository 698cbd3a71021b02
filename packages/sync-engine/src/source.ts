/**
 * Where APIs come from. The engine knows API Management's notions (version set, revision, gateway host) but
 * neither ARM nor HTTP: `packages/azure` implements this port.
 */
export interface ApiSource extends Documents {
  /**
   * The current APIs and version sets, read with list requests only, never one request per API.
   * Rejects with a {@link Fault} when any page can't be read: a partial snapshot is never returned.
   */
  snapshot(signal: AbortSignal): Promise<SourceSnapshot>;

  /**
   * The same of some APIs alone, by a request or two each. APIs that are gone are left out, ids of other things are ignored; version
   * sets come along where one of the APIs is in them. Rejects as `snapshot` does.
   */
  look(apiIds: string[], signal: AbortSignal): Promise<SourceSnapshot>;
}

export interface Documents {
  /**
   * The document that describes the API, or `undefined` where there is none for certain: its kind has none (WebSocket, MCP), or
   * the source says that it holds none. Rejects with a {@link Fault} when it should exist and can't be had.
   */
  exportSpecification(api: SourceApi, signal: AbortSignal): Promise<SourceSpecification | undefined>;
}

export interface SourceSnapshot {
  instance: SourceInstance;
  versionSets: SourceVersionSet[];
  /** Current revisions only. */
  apis: SourceApi[];
}

export interface SourceInstance {
  /** ARM id of the API Management service. */
  id: string;
  name: string;
  /** Public gateway hosts in the order in which addresses are offered: the default SSL binding first. */
  gatewayHosts: string[];
  developerPortalUrl?: string;
  /** The instance's page in the Azure portal. */
  managementPortalUrl?: string;
}

export interface SourceVersionSet {
  /** ARM id. */
  id: string;
  name: string;
  displayName: string;
  description?: string;
  scheme: "Segment" | "Header" | "Query";
  /** Name of the header or query parameter that carries the version, for those schemes. */
  parameterName?: string;
}

/** An API of API Management in its current revision. Properties as ARM lists them. */
export interface SourceApi {
  /** ARM id without a revision suffix. */
  id: string;
  name: string;
  displayName: string;
  description?: string;
  /** `http`, `soap`, `graphql`, `websocket`, `odata`, `grpc`, `mcp` or a type not known yet. */
  type: string;
  path: string;
  protocols: string[];
  revision: string;
  apiVersion?: string;
  versionSetId?: string;
  contact?: { name?: string; email?: string; url?: string };
  license?: { name?: string; url?: string };
  termsOfServiceUrl?: string;
  mcp?: { transport: "streamable" | "sse" };
}

/** A document as the source gave it. */
export interface SourceSpecification {
  /** API Center's name of the format: `openapi`, `wsdl`, `graphql`, `odata`, `grpc`. */
  format: string;
  content: string;
  /** Where the same document can be fetched without signing in, for some minutes. A secret: it carries its own signature. */
  link?: string;
  /** Frees the room that the content takes. To be called once it isn't held any more, whatever became of it. */
  release?(): void;
}
