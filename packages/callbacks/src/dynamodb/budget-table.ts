import {
  CreateTableCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  type TableDescription,
  UpdateTimeToLiveCommand,
} from "@aws-sdk/client-dynamodb";
import { BedrockRoutedError, InvalidOptionError } from "@bedrock-routed/core";
import { z } from "zod";
import { EXPIRES, ITEM_KEY } from "./account-item";
import { client as clientSchema, tableName as nameSchema, parseOptions } from "./store-options";

/** Options of `ensureBudgetTable`. */
export interface BudgetTableOptions {
  /** `new DynamoDBClient({ region })` of `@aws-sdk/client-dynamodb`. */
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
  /**
   * Tags of a table that is created.
   * @default {}
   */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /**
   * How long to wait until the table can be used, in ms.
   * @default 120000
   */
  readonly waitMs?: number | undefined;
  /** Ends the waiting. @default undefined */
  readonly signal?: AbortSignal | undefined;
}

/** What `ensureBudgetTable` did. */
export interface EnsuredBudgetTable {
  readonly tableName: string;
  /** `undefined` when the service does not say. */
  readonly tableArn: string | undefined;
  readonly isCreated: boolean;
}

/** A table has the name, but budgets cannot use it, or it did not become active in time. */
export class BudgetTableError extends BedrockRoutedError {
  readonly tableName: string;

  constructor(tableName: string, problem: string, remedy: string) {
    super(`The table ${JSON.stringify(tableName)} cannot keep budgets: ${problem}. ${remedy}`);
    this.tableName = tableName;
  }
}

const schema = z.strictObject({
  client: clientSchema,
  tableName: nameSchema,
  tags: z.record(z.string(), z.string()).optional(),
  waitMs: z.number().min(0, "pass ms, 0 or more").optional(),
  signal: z.custom<AbortSignal>((value) => value instanceof AbortSignal, "pass an AbortSignal").optional(),
});

const DEFAULT_WAIT_MS = 120_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5000;

/**
 * Creates the table of `DynamoDBBudgetStore` if there is none, with on-demand billing, waits until it is active, and turns
 * on its time to live. Repeating it changes nothing, also when several processes do it at the same time.
 *
 * @throws BudgetTableError when a table of this name has another key, or does not become active within `waitMs`
 * @throws InvalidOptionError when an option is invalid
 */
export async function ensureBudgetTable(options: BudgetTableOptions): Promise<EnsuredBudgetTable> {
  const { client, tableName, tags = {}, waitMs = DEFAULT_WAIT_MS, signal } = parseOptions(schema, options);
  const isCreated = (await describe(client, tableName)) === undefined && (await create(client, tableName, tags));
  const table = await waitUntilActive(client, tableName, { waitMs, signal });
  checkKey(tableName, table);
  await ensureTimeToLive(client, tableName);
  return { tableName, tableArn: table.TableArn, isCreated };
}

type Client = BudgetTableOptions["client"];

async function describe(client: Client, tableName: string): Promise<TableDescription | undefined> {
  try {
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableName }));
    return Table;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

/** @returns false when another process created it first */
async function create(client: Client, tableName: string, tags: Readonly<Record<string, string>>): Promise<boolean> {
  const entries = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    await client.send(
      new CreateTableCommand({
        TableName: tableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: ITEM_KEY, AttributeType: "S" }],
        KeySchema: [{ AttributeName: ITEM_KEY, KeyType: "HASH" }],
        ...(entries.length > 0 && { Tags: entries }),
      }),
    );
    return true;
  } catch (error) {
    if (error instanceof ResourceInUseException) return false;
    throw error;
  }
}

async function waitUntilActive(
  client: Client,
  tableName: string,
  { waitMs, signal }: { readonly waitMs: number; readonly signal: AbortSignal | undefined },
): Promise<TableDescription> {
  const end = Date.now() + waitMs;
  for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
    signal?.throwIfAborted();
    const table = await describe(client, tableName);
    if (table?.TableStatus === "ACTIVE" || table?.TableStatus === "UPDATING") return table;
    if (Date.now() >= end) {
      const problem = `it is ${table?.TableStatus ?? "missing"} after ${waitMs} ms`;
      throw new BudgetTableError(tableName, problem, "Run ensureBudgetTable again, or raise waitMs.");
    }
    await new Promise((resolve) => setTimeout(resolve, pause));
  }
}

function checkKey(tableName: string, { KeySchema = [], AttributeDefinitions = [] }: TableDescription): void {
  const [key, sortKey] = KeySchema;
  const type = AttributeDefinitions.find(({ AttributeName }) => AttributeName === key?.AttributeName)?.AttributeType;
  if (key?.AttributeName === ITEM_KEY && type === "S" && sortKey === undefined) return;
  const names = KeySchema.map(({ AttributeName }) => AttributeName).join(" and ");
  const problem = `its key is ${names}, and a budget's is the text ${ITEM_KEY}`;
  throw new BudgetTableError(tableName, problem, "Choose another tableName.");
}

async function ensureTimeToLive(client: Client, tableName: string): Promise<void> {
  const { TimeToLiveDescription: ttl } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
  const isOn = ttl?.TimeToLiveStatus === "ENABLED" || ttl?.TimeToLiveStatus === "ENABLING";
  if (isOn && ttl.AttributeName === EXPIRES) return;
  if (isOn) {
    const problem = `its time to live is the attribute ${ttl.AttributeName}, and a budget's is ${EXPIRES}`;
    throw new BudgetTableError(tableName, problem, "Choose another tableName.");
  }
  await client.send(
    new UpdateTimeToLiveCommand({
      TableName: tableName,
      TimeToLiveSpecification: { AttributeName: EXPIRES, Enabled: true },
    }),
  );
}

/** An IAM policy document. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Effect: "Allow";
    readonly Action: readonly string[];
    readonly Resource: string;
  }[];
}

/** Options of `budgetTablePolicy`. */
export interface BudgetTablePolicyOptions {
  /** ARN of the table, such as `arn:aws:dynamodb:us-east-1:123456789012:table/budgets`. */
  readonly tableArn: string;
  /**
   * Adds what `ensureBudgetTable` needs.
   * @default false
   */
  readonly setup?: boolean | undefined;
}

const TABLE_ARN = /^arn:aws[a-z-]{0,20}:dynamodb:[a-z0-9-]{1,30}:\d{12}:table\/[\w.-]{3,255}$/;

/**
 * The least-privilege IAM policy of `DynamoDBBudgetStore`.
 * @throws InvalidOptionError when `tableArn` is not the ARN of a table
 */
export function budgetTablePolicy({ tableArn, setup = false }: BudgetTablePolicyOptions): PolicyDocument {
  if (typeof tableArn !== "string" || !TABLE_ARN.test(tableArn)) {
    const remedy = "pass the ARN of a table, such as arn:aws:dynamodb:us-east-1:123456789012:table/budgets";
    throw new InvalidOptionError("tableArn", tableArn, remedy);
  }
  const statement = (Sid: string, actions: readonly string[]): PolicyDocument["Statement"][number] => ({
    Sid,
    Effect: "Allow",
    Action: actions.map((action) => `dynamodb:${action}`),
    Resource: tableArn,
  });
  const setupActions = ["CreateTable", "DescribeTable", "DescribeTimeToLive", "TagResource", "UpdateTimeToLive"];
  return {
    Version: "2012-10-17",
    Statement: [
      statement("CountBudgets", ["GetItem", "UpdateItem"]),
      ...(setup ? [statement("EnsureBudgetTable", setupActions)] : []),
    ],
  };
}
