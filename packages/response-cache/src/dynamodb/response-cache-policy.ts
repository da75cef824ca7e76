import { InvalidOptionError } from "@bedrock-routed/core";
import { z } from "zod";
import { parseOptions } from "../options";

/** What a program does with the table: answer calls; `clear` and `stats`; create the table and its TTL. */
export type ResponseCacheTask = "calls" | "clear" | "setup";

/** Options of {@link responseCachePolicy}. */
export interface ResponseCachePolicyOptions {
  /** ARN of the table, such as `"arn:aws:dynamodb:us-east-1:123456789012:table/answers"`. */
  readonly tableArn: string;
  /** What the program does. @default ["calls"] */
  readonly tasks?: readonly ResponseCacheTask[];
}

/** A policy document of IAM. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly PolicyStatement[];
}

/** A statement that allows actions. */
export interface PolicyStatement {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: string;
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazondynamodb.html */
const ACTIONS: Readonly<Record<ResponseCacheTask, readonly string[]>> = {
  calls: ["dynamodb:BatchGetItem", "dynamodb:PutItem"],
  clear: ["dynamodb:BatchWriteItem", "dynamodb:DescribeTable", "dynamodb:Query"],
  setup: ["dynamodb:CreateTable", "dynamodb:DescribeTable", "dynamodb:DescribeTimeToLive", "dynamodb:UpdateTimeToLive"],
};

const SIDS: Readonly<Record<ResponseCacheTask, string>> = {
  calls: "ResponseCacheCalls",
  clear: "ResponseCacheClear",
  setup: "ResponseCacheSetup",
};

const schema: z.ZodType<ResponseCachePolicyOptions> = z.strictObject({
  tableArn: z.string("pass the ARN of a table"),
  tasks: z
    .array(z.enum(["calls", "clear", "setup"], 'use "calls", "clear" and "setup"'))
    .min(1)
    .optional(),
}) as z.ZodType<ResponseCachePolicyOptions>;

/** The ARN of one table, without a wildcard. */
const TABLE_ARN = /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table\/[A-Za-z0-9_.-]{3,255}$/;

/**
 * The least-privilege IAM policy for a program that uses the cache.
 * @throws InvalidOptionError for what is not the ARN of one table
 */
export function responseCachePolicy(options: ResponseCachePolicyOptions): PolicyDocument {
  const { tableArn, tasks = ["calls"] } = parseOptions(schema, options);
  if (tableArn.length > 1024 || !TABLE_ARN.test(tableArn)) {
    const remedy = "pass the ARN of one table, such as arn:aws:dynamodb:us-east-1:123456789012:table/answers";
    throw new InvalidOptionError("tableArn", tableArn, remedy);
  }
  return {
    Version: "2012-10-17",
    Statement: [...new Set(tasks)].map((task) => ({
      Sid: SIDS[task],
      Effect: "Allow",
      Action: ACTIONS[task],
      Resource: tableArn,
    })),
  };
}
