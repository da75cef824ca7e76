import { z } from "zod";
import { type Tags, tagsSchema } from "../requests/tags";
import type { Commitment } from "./provisionable-models";

/** Provisioned throughput that should exist. */
export interface ThroughputDefinition {
  /** A name that is unique in the account and Region: 1 to 63 letters, digits, and single `_` and `-` between. */
  readonly name: string;
  /**
   * What it serves: a base model id with the size of its context, such as `amazon.nova-lite-v1:0:24k`, or the ARN or
   * name of a custom model.
   */
  readonly model: string;
  /** How many model units are bought, 1 or more. AWS does not publish what one can carry. */
  readonly modelUnits: number;
  /** How long it is paid for at least. It cannot be deleted before. @default no commitment: it can be deleted at any time */
  readonly commitment?: Commitment | undefined;
  /** Tags, such as those for cost allocation. */
  readonly tags?: Tags | undefined;
}

const NAME = /^(?:[0-9a-zA-Z][_-]?)+$/;

export const throughputNameSchema: z.ZodType<string> = z
  .string("pass a name")
  .max(63, "a name has at most 63 characters")
  .regex(NAME, "use letters, digits, and single _ and - between them");

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateProvisionedModelThroughput.html */
export const throughputDefinitionSchema: z.ZodType<ThroughputDefinition> = z.strictObject({
  name: throughputNameSchema,
  model: z.string("pass a model id, ARN or name").min(1, "pass a model id, ARN or name"),
  modelUnits: z.int("pass a whole number of model units").min(1, "pass 1 or more"),
  commitment: z.enum(["OneMonth", "SixMonths"], 'pass "OneMonth" or "SixMonths", or leave it out').optional(),
  tags: tagsSchema.optional(),
});

/**
 * What an application sends to one model on demand: plain figures, such as those that a savings report has of a
 * model.
 *
 * @example
 * ```ts
 * const { models, period } = handler.report();
 * const { usage, costUsd } = models.find(({ modelId }) => modelId === "amazon.nova-2-lite-v1:0");
 * const traffic = { usage, costUsd, hours: (Date.parse(period.to) - Date.parse(period.from)) / 3_600_000 };
 * ```
 */
export interface Traffic {
  /** The time in which the tokens were used, in hours. */
  readonly hours: number;
  /** Tokens of all calls of the model in that time. */
  readonly usage: {
    readonly inputTokens: number;
    readonly outputTokens: number;
    readonly cacheReadTokens?: number | undefined;
    readonly cacheWrite5mTokens?: number | undefined;
    readonly cacheWrite1hTokens?: number | undefined;
  };
  /** What the calls cost on demand, in USD. @default the list price of the tokens, by the cheapest way to call the model */
  readonly costUsd?: number | undefined;
}

/** What one model unit can carry. AWS tells it to customers, and does not publish it. */
export interface UnitCapacity {
  readonly inputTokensPerMinute: number;
  readonly outputTokensPerMinute: number;
}

/** What a plan is calculated from, beside the definition. */
export interface CostOptions {
  /** Price of one model unit, in USD for an hour. @default the price of AWS's Price List, where a source gives it */
  readonly pricePerUnitHour?: number | undefined;
  /** What is sent to the model on demand now. With it, the plan has a break-even. */
  readonly traffic?: Traffic | undefined;
  /** What one model unit can carry. With it, the plan says how many units the traffic needs. */
  readonly unitCapacity?: UnitCapacity | undefined;
}

const count = z.number("pass a number of tokens").min(0, "pass 0 or more");

export const costOptionsSchema: z.ZodType<CostOptions> = z.strictObject({
  pricePerUnitHour: z.number("pass USD for one model unit and hour").positive("pass more than 0").optional(),
  traffic: z
    .strictObject({
      hours: z.number("pass a number of hours").positive("pass more than 0 hours"),
      usage: z.strictObject({
        inputTokens: count,
        outputTokens: count,
        cacheReadTokens: count.optional(),
        cacheWrite5mTokens: count.optional(),
        cacheWrite1hTokens: count.optional(),
      }),
      costUsd: z.number("pass USD").min(0, "pass 0 or more").optional(),
    })
    .optional(),
  unitCapacity: z
    .strictObject({
      inputTokensPerMinute: z.number("pass a number of tokens").positive("pass more than 0"),
      outputTokensPerMinute: z.number("pass a number of tokens").positive("pass more than 0"),
    })
    .optional(),
});
