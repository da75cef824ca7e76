import { createHash } from "node:crypto";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { list, map, structure } from "../shapes/collection-shapes";
import { double, integer, string } from "../shapes/scalar-shapes";
import { parseInput, type Shape } from "../shapes/shape";
import { ServiceError } from "../wire/service-error";

/** What every resource of the control plane has. */
export interface Resource {
  readonly arn: string;
  readonly name: string;
  /** Ms since 1970. Absent for resources that AWS provides. */
  readonly createdAt?: number;
  /** Ms since 1970. */
  readonly updatedAt?: number;
  /** Token of the request that created the resource. A second request with the same token creates nothing. */
  readonly clientRequestToken?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Required members of a `Resource` in a snapshot. */
export const namedMembers: { readonly arn: Shape<string>; readonly name: Shape<string> } = {
  arn: string(),
  name: string(),
};
/** Optional members of a `Resource` in a snapshot. */
export const ownedMembers: {
  readonly updatedAt: Shape<number>;
  readonly clientRequestToken: Shape<string>;
  readonly tags: Shape<Readonly<Record<string, string>>>;
} = { updatedAt: double(), clientRequestToken: string(), tags: map(string(), string()) };

/** Returns the part of an ARN after its last `/`. */
export function resourceIdOf(arn: string): string {
  return arn.slice(arn.lastIndexOf("/") + 1);
}

/** Creates an id of twelve lower-case letters and digits, like the service's. The same seed gives the same id. */
export function resourceId(seed: string): string {
  return BigInt(`0x${createHash("sha256").update(seed).digest("hex")}`)
    .toString(36)
    .padStart(12, "0")
    .slice(-12);
}

/**
 * Checks that no resource has the name yet.
 * @param label kind of the resource in the error message, such as `"prompt router"`
 * @throws ServiceError (ConflictException)
 */
export function requireFreeName(resources: readonly Resource[], name: string, label: string): void {
  if (resources.some((resource) => resource.name === name)) {
    throw new ServiceError("ConflictException", `A ${label} with the name ${name} already exists.`);
  }
}

/** Maximum number of resources of one kind. Most quotas of the real service are lower. */
const MAX_RESOURCES = 10_000;

/** A resource and its position in the order of creation. */
export interface StoredResource<T> {
  readonly position: number;
  readonly resource: T;
}

interface StoreState<T> {
  /** Number of resources that were created so far. */
  readonly made: number;
  readonly resources: readonly StoredResource<T>[];
}

/** Resources of one kind in the order of creation, at most 10,000. */
export class ResourceStore<T extends Resource> implements Snapshotable {
  readonly #label: string;
  readonly #snapshotShape: Shape<StoreState<T>>;
  readonly #byArn = new Map<string, StoredResource<T>>();
  #made = 0;

  /**
   * @param label kind of the resources in error messages, such as `"prompt router"`
   * @param shape form of a resource in a snapshot
   */
  constructor(label: string, shape: Shape<T>, resources: readonly T[] = []) {
    this.#label = label;
    this.#snapshotShape = structure({
      made: integer({ min: 0 }),
      resources: list(structure({ position: integer({ min: 0 }), resource: shape }), { max: MAX_RESOURCES }),
    });
    for (const resource of resources) this.add(resource);
  }

  /** Returns the resources with their positions, oldest first. */
  entries(): readonly StoredResource<T>[] {
    return [...this.#byArn.values()];
  }

  /** Returns the resources, oldest first. */
  list(): readonly T[] {
    return this.entries().map(({ resource }) => resource);
  }

  /** Finds a resource by its ARN, its id (the last part of the ARN) or its name. */
  find(identifier: string): T | undefined {
    const exact = this.#byArn.get(identifier);
    if (exact !== undefined || identifier.startsWith("arn:")) return exact?.resource;
    return this.list().find(({ arn, name }) => name === identifier || resourceIdOf(arn) === identifier);
  }

  /** Same as `find`. @throws ServiceError (ResourceNotFoundException) if there is no such resource */
  get(identifier: string): T {
    const resource = this.find(identifier);
    if (resource !== undefined) return resource;
    throw new ServiceError("ResourceNotFoundException", `The ${this.#label} ${identifier} could not be found.`);
  }

  /** Finds the resource that an earlier request with the same token created. */
  findByToken(token: string | undefined): T | undefined {
    return token === undefined ? undefined : this.list().find((resource) => resource.clientRequestToken === token);
  }

  /** Returns an id that no resource of this kind has or had. */
  nextId(name: string): string {
    return resourceId(`${this.#label}/${name}/${this.#made}`);
  }

  /** @throws ServiceError (ServiceQuotaExceededException) if the store already has 10,000 resources */
  add(resource: T): void {
    if (this.#byArn.size >= MAX_RESOURCES) {
      throw new ServiceError(
        "ServiceQuotaExceededException",
        `The local Bedrock keeps at most ${MAX_RESOURCES} resources of one kind. Delete a ${this.#label} first.`,
      );
    }
    this.#byArn.set(resource.arn, { position: this.#made, resource });
    this.#made += 1;
  }

  /** Replaces the resource that has the same ARN. */
  replace(resource: T): void {
    const stored = this.#byArn.get(resource.arn);
    if (stored !== undefined) this.#byArn.set(resource.arn, { ...stored, resource });
  }

  delete(arn: string): void {
    this.#byArn.delete(arn);
  }

  snapshot(): JsonValue {
    return JSON.parse(JSON.stringify({ made: this.#made, resources: this.entries() }));
  }

  restore(state: unknown): void {
    const { made, resources } = parseInput(this.#snapshotShape, state);
    this.#byArn.clear();
    for (const stored of resources) this.#byArn.set(stored.resource.arn, stored);
    this.#made = made;
  }
}
