import { randomUUID } from "node:crypto";
import { centerPath, managementPath } from "../arm/arm-path.ts";
import { rolesAt } from "../arm/roles.ts";
import type { World } from "../server/world.ts";
import { CenterAccess } from "./center-access.ts";
import type { Estate, EstateInput } from "./estate.ts";
import { type ApiHolderAccess, InstanceAccess } from "./instance-access.ts";
import { stateFrom } from "./state.ts";

/** The estate of a running stand-in, for tests: looked at and changed behind ARM's back, without a request. */
export class EstateAccess {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The whole estate as a document, a copy of its own. */
  document(): Estate {
    return JSON.parse(JSON.stringify(this.#world.state)) as Estate;
  }

  /** Puts another estate in its place. */
  replace(estate: EstateInput): void {
    this.#world.state = stateFrom(estate);
    this.#world.changed();
  }

  /** An API Management instance by name. Throws where there is none. */
  instance(name: string): InstanceAccess {
    for (const { subscription, group } of this.#groups()) {
      const service = group.apiManagementServices.get(name);
      if (service) {
        const id = managementPath(subscription.subscriptionId, group.name, service.name);
        return new InstanceAccess(this.#world, id, service);
      }
    }
    throw new Error(`The estate has no API Management instance '${name}'.`);
  }

  /** One workspace of an instance. Throws where there is none. */
  workspace(instance: string, name: string): ApiHolderAccess {
    return this.instance(instance).workspace(name);
  }

  /** An API center by name. Throws where there is none. */
  center(name: string): CenterAccess {
    for (const { subscription, group } of this.#groups()) {
      const center = group.apiCenters.get(name);
      if (center) {
        return new CenterAccess(
          this.#world,
          centerPath(subscription.subscriptionId, group.name, center.name),
          center,
        );
      }
    }
    throw new Error(`The estate has no API center '${name}'.`);
  }

  /** Assigns a built-in or custom role (by its name) to a principal (by principal name, display name or object id) at a scope. */
  grant(principal: string, roleName: string, scope: string): void {
    const role = rolesAt(this.#world.state, scope).find(
      (one) => one.roleName.toLowerCase() === roleName.toLowerCase(),
    );
    if (!role) throw new Error(`There is no role '${roleName}' at ${scope}.`);
    const found = this.#principal(principal);
    this.#world.state.roleAssignments.add({
      name: randomUUID(),
      scope,
      roleDefinitionId: role.id,
      principalId: found.objectId,
      principalType: found.kind === "user" ? "User" : found.kind === "group" ? "Group" : "ServicePrincipal",
      createdOn: new Date().toISOString(),
    });
    this.#world.changed();
  }

  /** Takes all of a principal's roles at exactly this scope, or everywhere. Answers how many. */
  revoke(principal: string, scope?: string): number {
    const { objectId } = this.#principal(principal);
    const held = [...this.#world.state.roleAssignments.of(objectId)].filter(
      (one) => scope === undefined || one.scope.toLowerCase() === scope.toLowerCase(),
    );
    for (const one of held) this.#world.state.roleAssignments.delete(one);
    this.#world.changed();
    return held.length;
  }

  #principal(name: string) {
    const wanted = name.toLowerCase();
    for (const tenant of this.#world.state.tenants) {
      for (const one of tenant.principals) {
        const names = [one.objectId, one.displayName, one.kind === "user" ? one.userPrincipalName : ""];
        if (names.some((text) => text.toLowerCase() === wanted)) return one;
      }
    }
    throw new Error(`The estate has no principal '${name}'.`);
  }

  *#groups() {
    for (const subscription of this.#world.state.subscriptions) {
      for (const group of subscription.resourceGroups) yield { subscription, group };
    }
  }
}
