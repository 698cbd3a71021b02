import type { FaultRecord } from "./fault.ts";
import type { EntityRef } from "./inventory.ts";

/**
 * What a link has written, one record per API tree (and one for the environment). The ledger, not the API
 * center, decides what changed, so that an unchanged sync costs list pages only. The store implements it.
 */
export interface Ledger extends KnownTrees {
  /** Stores the record as it stands; called before the first write of a tree and again once it is settled. */
  save(record: LedgerRecord): Promise<void>;
  /** Forgets a tree whose entities are gone. */
  forget(root: string): Promise<void>;
}

/** What a ledger tells. It is never held as a whole: a record takes thousands of bytes, and a link may have ten thousand. */
export interface KnownTrees {
  /** Names of all its trees. */
  roots(): Promise<string[]>;
  /** The records of the named trees, where there are any; in any order. */
  recordsOf(roots: string[]): Promise<LedgerRecord[]>;
}

/** A ledger that can be asked where something came from. */
export interface SearchableLedger extends Ledger {
  /** Records that come, wholly or in part, from one of these ARM ids; letter case doesn't matter. */
  recordsFrom(sourceIds: string[]): Promise<LedgerRecord[]>;
  /** Number of API trees, those of these roots left out. */
  countApis(besides?: ReadonlySet<string>): Promise<number>;
}

/** One API tree of the inventory, as this link wrote it. */
export interface LedgerRecord {
  /** Name of the API in the API center, or `environment:NAME` for the link's environment. Unique in a link. */
  root: string;
  /** ARM id of the version set or API it comes from; of the instance for the environment. */
  sourceId: string;
  title: string;
  entities: LedgerEntity[];
  /** When a sync last changed something in this tree. */
  changedAt: string;
  /** Why the last attempt on this tree failed; absent when it went well. */
  fault?: LedgerFault;
}

/** The fault of a tree, and when the tree is tried again; at once where that isn't said. */
export interface LedgerFault extends FaultRecord {
  /** In a row, with the same wanted. */
  failures?: number;
  retryAt?: string;
  /** Fingerprint of what could not be had: something else is tried at once. */
  wanted?: string;
}

export interface LedgerEntity {
  ref: EntityRef;
  /** ARM id of the API it comes from, where that differs from the tree's. */
  sourceId: string;
  title: string;
  /**
   * `intended`: about to be written, may or may not exist. `written`: confirmed by the API center.
   * A crash leaves `intended` behind; the next run settles it.
   */
  state: "intended" | "written";
  /** Hash of the source-owned fields as last written. */
  fingerprint: string;
  /**
   * Definitions only: hash of the document's meaning as last imported; absent until the first import, and
   * {@link unknownDocument} where there is a document, but nobody knows which.
   */
  contentHash?: string;
  /** Definitions only: hash of the document as the API center gives it back, where that isn't as it was imported. */
  readsAs?: string;
  /** Definitions only: the source's document couldn't be had when it was last asked for; the next run asks again. */
  askAgain?: true;
}

/** In place of a hash; it differs from the hash of whatever is exported. */
export const unknownDocument = "unknown";
