import type { z } from "zod";
import type { RoleAssignment as RoleAssignmentSchema } from "./estate.ts";

export type RoleAssignment = z.infer<typeof RoleAssignmentSchema>;

/** All role assignments, found by principal: every ARM request asks for the caller's. */
export class RoleAssignments {
  readonly #all = new Set<RoleAssignment>();
  readonly #byPrincipal = new Map<string, Set<RoleAssignment>>();

  constructor(assignments: Iterable<RoleAssignment>) {
    for (const assignment of assignments) this.add(assignment);
  }

  add(assignment: RoleAssignment): void {
    this.#all.add(assignment);
    const key = assignment.principalId.toLowerCase();
    const held = this.#byPrincipal.get(key) ?? new Set();
    this.#byPrincipal.set(key, held.add(assignment));
  }

  delete(assignment: RoleAssignment): boolean {
    this.#byPrincipal.get(assignment.principalId.toLowerCase())?.delete(assignment);
    return this.#all.delete(assignment);
  }

  of(principalId: string): Iterable<RoleAssignment> {
    return this.#byPrincipal.get(principalId.toLowerCase()) ?? [];
  }

  [Symbol.iterator](): IterableIterator<RoleAssignment> {
    return this.#all.values();
  }

  toJSON(): RoleAssignment[] {
    return [...this.#all];
  }
}
