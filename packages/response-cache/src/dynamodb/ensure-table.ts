import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  type TableDescription,
  UpdateTimeToLiveCommand,
  type UpdateTimeToLiveCommandInput,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { BedrockRoutedError, omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { parseOptions } from "../options";
import { createSetupClient, type TableClient, type TableOptions, tableOptions } from "./connection";
import { PARTITION_KEY, SORT_KEY, TTL_ATTRIBUTE } from "./table-layout";

/** Options of {@link ensureResponseCacheTable} and of its plan. */
export interface EnsureTableOptions extends TableOptions {
  /** The longest time to wait until the table is active, in seconds. @default 120 */
  readonly maxWaitSeconds?: number;
  /** Aborts the waiting. */
  readonly signal?: AbortSignal;
}

/** A request that changes something. */
export type TableRequest =
  | { readonly operation: "CreateTable"; readonly input: CreateTableCommandInput }
  | { readonly operation: "UpdateTimeToLive"; readonly input: UpdateTimeToLiveCommandInput };

/** What would be sent so that the table is there. */
export interface TablePlan {
  /** `"reuse"`: nothing is sent. `"update"`: the table is there without its TTL. */
  readonly action: "create" | "update" | "reuse";
  readonly requests: readonly TableRequest[];
  readonly notes: readonly string[];
}

/** The table that is there. */
export interface EnsuredTable {
  readonly action: TablePlan["action"];
  readonly tableName: string;
  readonly tableArn?: string;
  /** `"unsupported"` by an emulator of DynamoDB. Expired answers are not given in any case. */
  readonly timeToLive: "enabled" | "unsupported";
}

/** A table of the wanted name is there, but the cache cannot use it. `differences` say how it differs. */
export class TableDiffersError extends BedrockRoutedError {
  readonly differences: readonly string[];

  constructor(tableName: string, differences: readonly string[]) {
    super(
      `The table ${tableName} exists, but is no table of a response cache: ${differences.join("; ")}. ` +
        "Choose another tableName, or delete that table yourself if nothing needs it.",
    );
    this.differences = differences;
  }
}

const MAX_WAIT_SECONDS = 120;

const schema: z.ZodType<EnsureTableOptions> = z.strictObject({
  ...tableOptions,
  maxWaitSeconds: z.number("pass seconds").positive("pass a number above 0").optional(),
  signal: z.instanceof(AbortSignal, { message: "pass an AbortSignal" }).optional(),
}) as unknown as z.ZodType<EnsureTableOptions>;

/**
 * Decides what to send so that the table is there, and sends no change.
 * @throws TableDiffersError when a table of the name cannot be used; InvalidOptionError; errors of DynamoDB
 */
export async function planResponseCacheTable(options: EnsureTableOptions): Promise<TablePlan> {
  const checked = parseOptions(schema, options);
  return (await inspect(createSetupClient(checked), checked)).plan;
}

/**
 * Creates the table with on-demand billing and TTL, unless it is there, and waits until it is active. It can run
 * again and again, and at the same time in several processes.
 * @throws what `planResponseCacheTable` throws, and a TimeoutError of the AWS SDK
 */
export async function ensureResponseCacheTable(options: EnsureTableOptions): Promise<EnsuredTable> {
  const checked = parseOptions(schema, options);
  const client = createSetupClient(checked);
  const { tableName, maxWaitSeconds = MAX_WAIT_SECONDS, signal } = checked;
  const { plan } = await inspect(client, checked);
  if (plan.action === "create") await createTable(client, tableName);
  const waiting = { client: client as never, maxWaitTime: maxWaitSeconds, minDelay: 1, maxDelay: 5 };
  await waitUntilTableExists({ ...waiting, ...omitUndefined({ abortSignal: signal }) }, { TableName: tableName });
  // Another process may have created a table of another kind in the meantime.
  const found = await inspect(client, checked);
  const timeToLive = found.plan.action === "reuse" ? "enabled" : await enableTimeToLive(client, tableName);
  return omitUndefined({ action: plan.action, tableName, tableArn: found.table?.TableArn, timeToLive });
}

interface Inspected {
  readonly plan: TablePlan;
  readonly table: TableDescription | undefined;
}

async function inspect(client: TableClient, { tableName }: EnsureTableOptions): Promise<Inspected> {
  const table = await describeTable(client, tableName);
  if (table === undefined) {
    const requests: readonly TableRequest[] = [
      { operation: "CreateTable", input: buildTable(tableName) },
      { operation: "UpdateTimeToLive", input: buildTimeToLive(tableName) },
    ];
    return { plan: { action: "create", requests, notes: [COST_NOTE] }, table };
  }
  const differences = compareKeys(table);
  if (differences.length > 0) throw new TableDiffersError(tableName, differences);
  const attribute = await readTimeToLive(client, tableName);
  if (attribute !== undefined && attribute !== TTL_ATTRIBUTE) {
    throw new TableDiffersError(tableName, [`its TTL attribute is ${attribute} and not ${TTL_ATTRIBUTE}`]);
  }
  if (attribute === TTL_ATTRIBUTE) return { plan: { action: "reuse", requests: [], notes: [] }, table };
  const requests: readonly TableRequest[] = [{ operation: "UpdateTimeToLive", input: buildTimeToLive(tableName) }];
  return { plan: { action: "update", requests, notes: [] }, table };
}

const COST_NOTE =
  "On-demand billing: a table without requests costs only its storage. See https://aws.amazon.com/dynamodb/pricing/on-demand/";

function buildTable(tableName: string): CreateTableCommandInput {
  return {
    TableName: tableName,
    AttributeDefinitions: [
      { AttributeName: PARTITION_KEY, AttributeType: "S" },
      { AttributeName: SORT_KEY, AttributeType: "S" },
    ],
    KeySchema: [
      { AttributeName: PARTITION_KEY, KeyType: "HASH" },
      { AttributeName: SORT_KEY, KeyType: "RANGE" },
    ],
    BillingMode: "PAY_PER_REQUEST",
  };
}

function buildTimeToLive(tableName: string): UpdateTimeToLiveCommandInput {
  return { TableName: tableName, TimeToLiveSpecification: { AttributeName: TTL_ATTRIBUTE, Enabled: true } };
}

async function describeTable(client: TableClient, tableName: string): Promise<TableDescription | undefined> {
  try {
    return (await client.send(new DescribeTableCommand({ TableName: tableName }))).Table;
  } catch (error) {
    if (isNamed(error, "ResourceNotFoundException")) return undefined;
    throw error;
  }
}

/** Two processes may create it at the same time. */
async function createTable(client: TableClient, tableName: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(buildTable(tableName)));
  } catch (error) {
    if (!isNamed(error, "ResourceInUseException")) throw error;
  }
}

/** The attribute by which DynamoDB deletes, or is about to. */
async function readTimeToLive(client: TableClient, tableName: string): Promise<string | undefined> {
  try {
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: tableName }));
    const { TimeToLiveStatus, AttributeName } = TimeToLiveDescription ?? {};
    return TimeToLiveStatus === "ENABLED" || TimeToLiveStatus === "ENABLING" ? AttributeName : undefined;
  } catch (error) {
    if (isNamed(error, "UnknownOperationException")) return undefined;
    throw error;
  }
}

async function enableTimeToLive(client: TableClient, tableName: string): Promise<EnsuredTable["timeToLive"]> {
  try {
    await client.send(new UpdateTimeToLiveCommand(buildTimeToLive(tableName)));
    return "enabled";
  } catch (error) {
    if (isNamed(error, "UnknownOperationException")) return "unsupported";
    // Another process was first: "TimeToLive is already enabled", or an update is going on.
    if ((await readTimeToLive(client, tableName)) === TTL_ATTRIBUTE) return "enabled";
    throw error;
  }
}

function compareKeys({ KeySchema = [], AttributeDefinitions = [] }: TableDescription): string[] {
  const typeOf = (name: string | undefined): string =>
    AttributeDefinitions.find(({ AttributeName }) => AttributeName === name)?.AttributeType ?? "?";
  const describe = (kind: "HASH" | "RANGE"): string => {
    const name = KeySchema.find(({ KeyType }) => KeyType === kind)?.AttributeName;
    return name === undefined ? "missing" : `${name} (${typeOf(name)})`;
  };
  const wanted = [
    { what: "partition key", found: describe("HASH"), expected: `${PARTITION_KEY} (S)` },
    { what: "sort key", found: describe("RANGE"), expected: `${SORT_KEY} (S)` },
  ];
  return wanted
    .filter(({ found, expected }) => found !== expected)
    .map(({ what, found, expected }) => `its ${what} is ${found} and not ${expected}`);
}

function isNamed(error: unknown, name: string): boolean {
  return error instanceof Error && error.name === name;
}
