import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { isJsonObject } from "../wire/read-json";

/** Plain JSON. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** The state of a local Bedrock that requests changed, as plain JSON. Times are in ms of the clock of `options.now`. */
export interface Snapshot {
  readonly version: 1;
  /** By the name of the store. */
  readonly stores: Readonly<Record<string, JsonValue>>;
}

/** A store whose state can be saved and brought back. */
export interface Snapshotable {
  snapshot(): JsonValue;
  /** Takes the place of what is stored. @throws Error when `state` is not what `snapshot` gave */
  restore(state: unknown): void;
}

/** Saves every store. */
export function takeSnapshot(stores: Readonly<Record<string, Snapshotable>>): Snapshot {
  const states = Object.entries(stores).map(([name, store]) => [name, store.snapshot()]);
  return { version: 1, stores: Object.fromEntries(states) };
}

/**
 * Brings back what a snapshot holds; a store that it does not name stays as it is.
 * @throws InvalidLocalOptionError when it is no snapshot, or of another version
 */
export function restoreSnapshot(stores: Readonly<Record<string, Snapshotable>>, snapshot: Snapshot): void {
  const remedy = "Pass what snapshot() of this version of the package returned.";
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
