import { createHash } from "node:crypto";
import { toCanonicalJson } from "./canonical-json";

/** Where an answer is kept. Neither part holds text of the request or of the scope. */
export interface EntryKey {
  /** The same for all answers of one namespace and scope: 32 hexadecimal digits of a SHA-256. */
  readonly partition: string;
  /** SHA-256 of the request, the namespace and the scope: 64 hexadecimal digits. */
  readonly hash: string;
}

/** Whose answers, and in which part of the store. */
export interface KeySpace {
  readonly namespace: string;
  readonly scope: string | undefined;
}

/** Part of each key. Another number makes all stored answers unreachable, as after a change of the form of keys. */
const VERSION = 1;

/** @throws RangeError for a request that contains itself */
export function toEntryKey(request: unknown, space: KeySpace): EntryKey {
  const content = toCanonicalJson([VERSION, space.namespace, space.scope ?? null, request]);
  return { partition: toPartition(space), hash: sha256(content) };
}

/** A scope can be the name of a person, so it is hashed. */
export function toPartition({ namespace, scope }: KeySpace): string {
  return sha256(JSON.stringify([VERSION, namespace, scope ?? null])).slice(0, 32);
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
