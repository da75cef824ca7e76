import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { readRegionFromEnvironment } from "./env";

/** The part of `DynamoDBClient` that this package uses. */
export type TableClient = Pick<DynamoDBClient, "send" | "config">;

/** Which table, and how it is reached. */
export interface TableOptions {
  /** Name or ARN of the table. */
  readonly tableName: string;
  /**
   * The Region of the table.
   * @default `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the Region that the AWS SDK finds
   */
  readonly region?: string;
  /** An existing client, with its own timeouts. It excludes `region` and `clientOptions`. @default a new client */
  readonly client?: TableClient;
  /**
   * Options of the new client, such as `endpoint`, `credentials` and `maxAttempts`.
   * @default two attempts, half a second to connect and one to answer: a cache must not hold calls up
   */
  readonly clientOptions?: DynamoDBClientConfig;
}

/** A schema for each of {@link TableOptions}. */
export const tableOptions: { readonly [Name in keyof TableOptions]-?: z.ZodType<TableOptions[Name]> } = {
  // Linear: a name is at most 1,024 characters long.
  tableName: z
    .string("pass the name of a table")
    .max(1024, "a name or ARN has at most 1024 characters")
    .regex(/^(?:[A-Za-z0-9_.-]{3,255}|arn:[a-z-]+:dynamodb:[a-z0-9-]+:[0-9]+:table\/[A-Za-z0-9_.-]{3,255})$/, {
      message: "pass 3 to 255 letters, digits, _, . and -, or the ARN of a table",
    }),
  region: z.string("pass a Region").min(1, "pass a Region such as us-east-1").optional(),
  client: z
    .custom<TableClient>(
      (value) => typeof (value as TableClient | null)?.send === "function",
      "pass a DynamoDBClient of @aws-sdk/client-dynamodb",
    )
    .optional(),
  clientOptions: z
    .custom<DynamoDBClientConfig>((value) => typeof value === "object" && value !== null, "pass an object")
    .optional(),
};

const CONNECT_MS = 500;
const ANSWER_MS = 1_000;
const ATTEMPTS = 2;

/** For calls of a chat model. @throws InvalidOptionError when `client` comes with `clientOptions` or `region` */
export function createTableClient(options: TableOptions): TableClient {
  return connect(options, {
    maxAttempts: ATTEMPTS,
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS, throwOnRequestTimeout: true },
  });
}

/** For the creation of a table, which nobody waits for in a hurry: the SDK's own limits. */
export function createSetupClient(options: TableOptions): TableClient {
  return connect(options, {});
}

function connect({ client, clientOptions, region }: TableOptions, limits: DynamoDBClientConfig): TableClient {
  if (client === undefined) {
    const chosen = region ?? (clientOptions?.region === undefined ? readRegionFromEnvironment() : undefined);
    return new DynamoDBClient({ ...limits, ...clientOptions, ...omitUndefined({ region: chosen }) });
  }
  if (clientOptions !== undefined) {
    const remedy = "clientOptions configures a new client, so pass either client or clientOptions";
    throw new InvalidOptionError("clientOptions", InvalidOptionError.hidden, remedy);
  }
  if (region !== undefined) {
    throw new InvalidOptionError("region", region, "client has its own Region, so pass either client or region");
  }
  return client;
}
