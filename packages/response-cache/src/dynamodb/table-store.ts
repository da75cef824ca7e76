import { randomUUID } from "node:crypto";
import { PutItemCommand } from "@aws-sdk/client-dynamodb";
import type { EntryKey } from "../key/entry-key";
import type { AnswerStore, StoredEntry } from "../sharing/answer-store";
import { type ResponseEncryption, readBytes, writeBytes } from "./answer-bytes";
import { createBatchReader } from "./batch-requests";
import type { TableClient } from "./connection";
import { remedyFor } from "./remedies";
import { type Item, type ItemKey, TTL_ATTRIBUTE, toHeadKey, toPartKey } from "./table-layout";

export interface TableStoreOptions {
  readonly client: TableClient;
  readonly tableName: string;
  readonly encryption: ResponseEncryption | undefined;
  /** How long the table is left alone after an error, in ms. */
  readonly cooldownMs: number;
  readonly clock: () => number;
}

/** An item has at most 400 KB, names of attributes and keys included. */
const PART_BYTES = 380_000;
/** More parts than any model can answer. */
const MOST_PARTS = 64;
/** Parts outlive what points to them, because DynamoDB deletes in any order. */
const PARTS_OUTLIVE_SECONDS = 3_600;

class TooLargeError extends Error {
  override name = "AnswerTooLarge";
}

/**
 * Answers in a table of DynamoDB. An answer that fits is one item. A larger one is written in parts, under an id of
 * this writing, and then a head that names the id: who reads sees all of it or nothing, whenever the writer dies.
 */
export class TableStore implements AnswerStore {
  readonly #options: TableStoreOptions;
  readonly #readItem: (key: ItemKey) => Promise<Item | undefined>;
  #coolUntil = 0;

  constructor(options: TableStoreOptions) {
    this.#options = options;
    this.#readItem = createBatchReader(options.client, options.tableName);
  }

  /** After an error the table is left alone for a while: each call would wait for it in vain. */
  isAvailable(): boolean {
    return this.#options.clock() >= this.#coolUntil;
  }

  async read(key: EntryKey): Promise<StoredEntry | undefined> {
    const head = await this.#guarded(() => this.#readItem(toHeadKey(key)));
    if (head === undefined) return undefined;
    const [storedAt, expiresAt] = [Number(head.storedAt?.N), Number(head[TTL_ATTRIBUTE]?.N) * 1000];
    // It is not worth its parts.
    if (!(expiresAt > this.#options.clock())) return undefined;
    const bytes = head.data?.B ?? (await this.#readParts(key, head));
    if (bytes === undefined) return undefined;
    return { json: await readBytes(bytes, key.hash, this.#options.encryption), storedAt, expiresAt };
  }

  async write(key: EntryKey, { json, storedAt, expiresAt }: StoredEntry): Promise<void> {
    const bytes = await writeBytes(json, key.hash, this.#options.encryption);
    const expires = Math.ceil(expiresAt / 1000);
    const facts: Item = { storedAt: { N: String(storedAt) }, [TTL_ATTRIBUTE]: { N: String(expires) } };
    if (bytes.length <= PART_BYTES) {
      await this.#put({ ...toHeadKey(key), ...facts, data: { B: bytes } });
      return;
    }
    const count = Math.ceil(bytes.length / PART_BYTES);
    if (count > MOST_PARTS) throw new TooLargeError(`an answer of ${bytes.length} bytes, compressed`);
    const generation = randomUUID();
    const partExpires = { N: String(expires + PARTS_OUTLIVE_SECONDS) };
    await Promise.all(
      Array.from({ length: count }, (_, index) => {
        const data = { B: bytes.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) };
        return this.#put({ ...toPartKey(key, generation, index), [TTL_ATTRIBUTE]: partExpires, data });
      }),
    );
    await this.#put({ ...toHeadKey(key), ...facts, generation: { S: generation }, parts: { N: String(count) } });
  }

  remedyFor(error: unknown): string {
    return remedyFor(error, this.#options.tableName);
  }

  /** `undefined` when a part is missing. */
  async #readParts(key: EntryKey, head: Item): Promise<Uint8Array | undefined> {
    const [generation, count] = [head.generation?.S, Number(head.parts?.N)];
    if (generation === undefined || !(count > 0 && count <= MOST_PARTS)) return undefined;
    const keys = Array.from({ length: count }, (_, index) => toPartKey(key, generation, index));
    const items = await this.#guarded(() => Promise.all(keys.map((part) => this.#readItem(part))));
    const parts = items.flatMap((item) => item?.data?.B ?? []);
    return parts.length === count ? Buffer.concat(parts) : undefined;
  }

  async #put(item: Item): Promise<void> {
    const { client, tableName } = this.#options;
    await this.#guarded(() => client.send(new PutItemCommand({ TableName: tableName, Item: item })));
  }

  async #guarded<Result>(send: () => Promise<Result>): Promise<Result> {
    try {
      return await send();
    } catch (error) {
      this.#coolUntil = this.#options.clock() + this.#options.cooldownMs;
      throw error;
    }
  }
}
