import { BatchGetItemCommand, BatchWriteItemCommand } from "@aws-sdk/client-dynamodb";
import DataLoader from "dataloader";
import type { TableClient } from "./connection";
import { type Item, type ItemKey, PARTITION_KEY, SORT_KEY } from "./table-layout";

/** Limits of the service. */
const MOST_READS = 100;
const MOST_WRITES = 25;

/** How often keys are asked for again that DynamoDB did not get to. */
const MOST_TRIES = 6;
const BASE_MS = 25;
const LONGEST_MS = 1_000;

/** DynamoDB did not get to a part of a batch, as when the table is throttled. */
class UnprocessedError extends Error {
  override name = "UnprocessedItems";
}

/** Reads items. What is asked for in one turn of the event loop goes into one request. */
export function createBatchReader(client: TableClient, tableName: string): (key: ItemKey) => Promise<Item | undefined> {
  const loader = new DataLoader<ItemKey, Item | undefined>((keys) => readItems(client, tableName, keys), {
    cache: false,
    maxBatchSize: MOST_READS,
    batchScheduleFn: (send) => setImmediate(send),
  });
  return (key) => loader.load(key);
}

async function readItems(
  client: TableClient,
  tableName: string,
  keys: readonly ItemKey[],
): Promise<(Item | undefined | Error)[]> {
  const found = new Map<string, Item>();
  // A batch with the same key twice is refused.
  let pending = new Map(keys.map((key) => [nameOf(toKey(key)), key]));
  for (let tries = 0; pending.size > 0 && tries < MOST_TRIES; tries += 1) {
    if (tries > 0) await delay(backoffMs(tries));
    const asked = { [tableName]: { Keys: [...pending.values()].map(toKey) } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems: asked }));
    for (const item of Object.values(Responses ?? {}).flat()) found.set(nameOf(item), item);
    const left = Object.values(UnprocessedKeys ?? {}).flatMap(({ Keys = [] }) => Keys.map(nameOf));
    const all = pending;
    pending = new Map(
      left.flatMap((name) => {
        const key = all.get(name);
        return key === undefined ? [] : [[name, key]];
      }),
    );
  }
  return keys.map((key) => {
    const name = nameOf(toKey(key));
    return pending.has(name) ? new UnprocessedError("DynamoDB did not read a part of the batch") : found.get(name);
  });
}

/** Deletes items. @throws when DynamoDB does not get to all of them */
export async function deleteItems(client: TableClient, tableName: string, keys: readonly ItemKey[]): Promise<void> {
  for (let from = 0; from < keys.length; from += MOST_WRITES) {
    let pending = keys.slice(from, from + MOST_WRITES).map((key) => ({ DeleteRequest: { Key: toKey(key) } }));
    for (let tries = 0; pending.length > 0; tries += 1) {
      if (tries === MOST_TRIES) throw new UnprocessedError("DynamoDB did not delete a part of the batch");
      if (tries > 0) await delay(backoffMs(tries));
      const { UnprocessedItems } = await client.send(
        new BatchWriteItemCommand({ RequestItems: { [tableName]: pending } }),
      );
      const left = Object.values(UnprocessedItems ?? {}).flat();
      pending = left.flatMap(({ DeleteRequest }) =>
        DeleteRequest?.Key === undefined ? [] : [{ DeleteRequest: { Key: DeleteRequest.Key } }],
      );
    }
  }
}

function toKey(key: ItemKey): Item {
  return { [PARTITION_KEY]: key[PARTITION_KEY], [SORT_KEY]: key[SORT_KEY] };
}

function nameOf({ [PARTITION_KEY]: partition, [SORT_KEY]: sort }: Partial<Item>): string {
  return `${partition?.S}|${sort?.S}`;
}

function backoffMs(tries: number): number {
  return Math.random() * Math.min(LONGEST_MS, BASE_MS * 2 ** tries);
}

function delay(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
