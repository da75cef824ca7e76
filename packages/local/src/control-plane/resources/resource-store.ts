import { ServiceError } from "../../errors/service-error";
import type { JsonValue, Snapshotable } from "../../inspection/snapshot";
import { list, structure } from "../shapes/collection-shapes";
import { parseInput } from "../shapes/parse-input";
import { integer } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import { type Resource, resourceIdOf } from "./resource";
import { resourceId } from "./resource-id";

/** Resources of one kind that a server keeps; the real quotas are lower for most kinds. */
const MAX_RESOURCES = 10_000;

/** A resource, and when in the order of all of its kind it was made. */
export interface StoredResource<T> {
  readonly position: number;
  readonly resource: T;
}

interface StoreState<T> {
  readonly made: number;
  readonly resources: readonly StoredResource<T>[];
}

/** Resources of one kind, in the order in which they were made. Holds at most 10,000. */
export class ResourceStore<T extends Resource> implements Snapshotable {
  readonly #label: string;
  readonly #snapshotShape: Shape<StoreState<T>>;
  readonly #byArn = new Map<string, StoredResource<T>>();
  #made = 0;

  /**
   * @param label what messages call a resource, such as `"prompt router"`
   * @param shape what a resource looks like in a snapshot
   */
  constructor(label: string, shape: Shape<T>, resources: readonly T[] = []) {
    this.#label = label;
    this.#snapshotShape = structure({
      made: integer({ min: 0 }),
      resources: list(structure({ position: integer({ min: 0 }), resource: shape }), { max: MAX_RESOURCES }),
    });
    for (const resource of resources) this.add(resource);
  }

  /** Oldest first. */
  entries(): readonly StoredResource<T>[] {
    return [...this.#byArn.values()];
  }

  /** Oldest first. */
  list(): readonly T[] {
    return this.entries().map(({ resource }) => resource);
  }

  /** By ARN, by the last part of it, or by name. */
  find(identifier: string): T | undefined {
    const exact = this.#byArn.get(identifier);
    if (exact !== undefined || identifier.startsWith("arn:")) return exact?.resource;
    return this.list().find(({ arn, name }) => name === identifier || resourceIdOf(arn) === identifier);
  }

  /** @throws ServiceError (ResourceNotFoundException) */
  get(identifier: string): T {
    const resource = this.find(identifier);
    if (resource !== undefined) return resource;
    throw new ServiceError("ResourceNotFoundException", `The ${this.#label} ${identifier} could not be found.`);
  }

  /** What an earlier request with the same token made. */
  findByToken(token: string | undefined): T | undefined {
    return token === undefined ? undefined : this.list().find((resource) => resource.clientRequestToken === token);
  }

  /** An id that no other resource of this kind has or had. */
  nextId(name: string): string {
    return resourceId(`${this.#label}/${name}/${this.#made}`);
  }

  /** @throws ServiceError (ServiceQuotaExceededException) when there are 10,000 */
  add(resource: T): void {
    if (this.#byArn.size >= MAX_RESOURCES) {
      throw new ServiceError(
        "ServiceQuotaExceededException",
        `The local Bedrock keeps at most ${MAX_RESOURCES} of a kind. Delete a ${this.#label} first.`,
      );
    }
    this.#byArn.set(resource.arn, { position: this.#made, resource });
    this.#made += 1;
  }

  /** Puts a changed resource in the place of the one with its ARN. */
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
