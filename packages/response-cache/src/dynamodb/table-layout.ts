import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import type { EntryKey } from "../key/entry-key";

/** Names of the key attributes. */
export const PARTITION_KEY = "pk";
export const SORT_KEY = "sk";
/** The attribute that DynamoDB's TTL deletes by: seconds since 1970. */
export const TTL_ATTRIBUTE = "expiresAt";

/** The key of an item. */
export interface ItemKey {
  readonly [PARTITION_KEY]: { readonly S: string };
  readonly [SORT_KEY]: { readonly S: string };
}

export type Item = Record<string, AttributeValue>;

/** Each scope is spread over this many partition keys, so that a busy one is not held to the limits of one partition. */
export const SHARDS: readonly string[] = [..."0123456789abcdef"];

export function toPartitionKey(partition: string, shard: string): string {
  return `${partition}#${shard}`;
}

/** The item that says that an answer is there. It has the answer, or says where the parts of it are. */
export function toHeadKey({ partition, hash }: EntryKey): ItemKey {
  return toItemKey(partition, hash, hash);
}

/**
 * A part of an answer that is too large for one item.
 * @param generation different for each writing: parts of two answers are never taken for parts of one
 */
export function toPartKey({ partition, hash }: EntryKey, generation: string, index: number): ItemKey {
  return toItemKey(partition, hash, `${hash}#${generation}#${index}`);
}

function toItemKey(partition: string, hash: string, sortKey: string): ItemKey {
  const shard = hash.slice(0, 1);
  return { [PARTITION_KEY]: { S: toPartitionKey(partition, shard) }, [SORT_KEY]: { S: sortKey } };
}
