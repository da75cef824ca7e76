import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { isJsonObject } from "../wire/read-json";

/** A value that JSON can represent. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** The state of a local Bedrock that requests changed, as plain JSON. Times are in ms of the clock `options.now`. */
export interface Snapshot {
  readonly version: 1;
  /** State of each store, by the name of the store. */
  readonly stores: Readonly<Record<string, JsonValue>>;
}

/** A store whose state can be saved and restored. */
export interface Snapshotable {
  /** Returns the state as plain JSON. */
  snapshot(): JsonValue;
  /** Replaces the state. @throws Error if `state` is not a result of `snapshot` */
  restore(state: unknown): void;
}

/** Saves the state of every store. */
export function takeSnapshot(stores: Readonly<Record<string, Snapshotable>>): Snapshot {
  const states = Object.entries(stores).map(([name, store]) => [name, store.snapshot()]);
  return { version: 1, stores: Object.fromEntries(states) };
}

/**
 * Restores the stores that a snapshot contains. The other stores are not changed.
 * @throws InvalidLocalOptionError if the snapshot is malformed or has another version
 */
export function restoreSnapshot(stores: Readonly<Record<string, Snapshotable>>, snapshot: Snapshot): void {
  const remedy = "Pass a value that snapshot() of this version of the package returned.";
  if (!isJsonObject(snapshot) || snapshot.version !== 1 || !isJsonObject(snapshot.stores)) {
    throw new InvalidLocalOptionError(
      "restore",
      { version: isJsonObject(snapshot) ? snapshot.version : snapshot },
      remedy,
    );
  }
  for (const [name, state] of Object.entries(snapshot.stores)) {
    const store = Object.hasOwn(stores, name) ? stores[name] : undefined;
    if (store === undefined) throw new InvalidLocalOptionError("restore.stores", name, remedy);
    try {
      store.restore(state);
    } catch (error) {
      throw new InvalidLocalOptionError(`restore.stores.${name}`, String(error), remedy);
    }
  }
}
