import { DescribeTableCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { toPartition } from "../key/entry-key";
import { commonOptions, func, parseOptions, type ResponseCacheOptions } from "../options";
import { ScopedResponseCache } from "../scoped-response-cache";
import { AnswerSharing } from "../sharing/answer-sharing";
import type { ResponseEncryption } from "./answer-bytes";
import { deleteItems } from "./batch-requests";
import { createTableClient, type TableClient, type TableOptions, tableOptions } from "./connection";
import { type ItemKey, PARTITION_KEY, SHARDS, SORT_KEY, toPartitionKey } from "./table-layout";
import { TableStore } from "./table-store";

/** Options of {@link DynamoDBResponseCache}. */
export interface DynamoDBResponseCacheOptions extends ResponseCacheOptions, TableOptions {
  /** Encrypts the stored answers with keys of your own. @default none: DynamoDB encrypts at rest itself */
  readonly encryption?: ResponseEncryption;
  /** How long the table is left alone after an error, in ms. 0 tries it again at once. @default 5000 */
  readonly cooldownMs?: number;
}

/** What a table holds. */
export interface ResponseCacheStats {
  /** Answers of the scope. Those that have expired count until DynamoDB deletes them. */
  readonly answers: number;
  /** Items of the whole table, as DynamoDB counted them at most about six hours ago. */
  readonly tableItems?: number;
  /** Bytes of the whole table, as of the same time. */
  readonly tableBytes?: number;
}

const COOLDOWN_MS = 5_000;

const schema: z.ZodType<DynamoDBResponseCacheOptions> = z.strictObject({
  ...commonOptions,
  ...tableOptions,
  encryption: z
    .strictObject({ encrypt: func<ResponseEncryption["encrypt"]>(), decrypt: func<ResponseEncryption["decrypt"]>() })
    .optional(),
  cooldownMs: z.number("pass milliseconds").min(0, "pass 0 or more").optional(),
}) as unknown as z.ZodType<DynamoDBResponseCacheOptions>;

/**
 * Answers in a table of Amazon DynamoDB, which all processes share. `ensureResponseCacheTable` creates the table.
 * When the table is missing, denied, throttled or out of reach, calls go on without it, and `onError` is called.
 *
 * @throws InvalidOptionError at construction, for an option that does not exist or cannot be used
 */
export class DynamoDBResponseCache extends ScopedResponseCache {
  readonly #client: TableClient;
  readonly #tableName: string;
  readonly #namespace: string;
  readonly #scope: string | undefined;

  constructor(options: DynamoDBResponseCacheOptions) {
    const checked = parseOptions(schema, options);
    // A class of the caller's keeps its methods.
    const { encryption } = options;
    const { tableName, cooldownMs = COOLDOWN_MS, clock = Date.now } = checked;
    const client = createTableClient(checked);
    const sharing = new AnswerSharing(new TableStore({ client, tableName, encryption, cooldownMs, clock }), checked);
    super(sharing, checked.scope);
    this.#client = client;
    this.#tableName = tableName;
    this.#namespace = sharing.namespace;
    this.#scope = checked.scope;
  }

  /**
   * Deletes the answers of one scope. It needs `dynamodb:Query` and `dynamodb:BatchWriteItem`.
   * @param scope by default the scope of the cache; without one, the answers that have none
   * @returns the number of answers. Rejects with the errors of DynamoDB.
   */
  async clear(scope: string | undefined = this.#scope): Promise<number> {
    let answers = 0;
    for await (const keys of this.#listKeys(scope)) {
      await deleteItems(this.#client, this.#tableName, keys);
      answers += keys.filter(isHead).length;
    }
    return answers;
  }

  /**
   * Counts the answers of one scope by reading all of their items. It needs `dynamodb:Query` and `dynamodb:DescribeTable`.
   * @param scope as of `clear`
   * @returns Rejects with the errors of DynamoDB.
   */
  async stats(scope: string | undefined = this.#scope): Promise<ResponseCacheStats> {
    const { Table } = await this.#client.send(new DescribeTableCommand({ TableName: this.#tableName }));
    let answers = 0;
    for await (const keys of this.#listKeys(scope)) answers += keys.filter(isHead).length;
    return omitUndefined({ answers, tableItems: Table?.ItemCount, tableBytes: Table?.TableSizeBytes });
  }

  /** The keys of a scope, page by page. */
  async *#listKeys(scope: string | undefined): AsyncGenerator<readonly ItemKey[]> {
    const partition = toPartition({ namespace: this.#namespace, scope });
    for (const shard of SHARDS) {
      let start: Record<string, never> | undefined;
      do {
        const query = new QueryCommand({
          TableName: this.#tableName,
          KeyConditionExpression: "#pk = :pk",
          ExpressionAttributeNames: { "#pk": PARTITION_KEY, "#sk": SORT_KEY },
          ExpressionAttributeValues: { ":pk": { S: toPartitionKey(partition, shard) } },
          ProjectionExpression: "#pk, #sk",
          ExclusiveStartKey: start,
        });
        const { Items = [], LastEvaluatedKey } = await this.#client.send(query);
        yield Items as unknown as readonly ItemKey[];
        start = LastEvaluatedKey as typeof start;
      } while (start !== undefined);
    }
  }
}

function isHead(key: ItemKey): boolean {
  return !key[SORT_KEY].S.includes("#");
}
