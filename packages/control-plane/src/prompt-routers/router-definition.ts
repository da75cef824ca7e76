import { InvalidOptionError } from "@bedrock-routed/core";
import { z } from "zod";
import { modelIdOf } from "../requests/model-arn";
import { type Tags, tagsSchema } from "../requests/tags";
import { listRouterPairs, type RouterPairOptions } from "./routable-models";

/** A prompt router that should exist. */
export interface RouterDefinition {
  /** A name that is unique in the account and Region: 1 to 64 letters, digits, and single spaces, `_` and `-` between. */
  readonly name: string;
  /**
   * Two models of one family: base ids, ids of cross-Region profiles, or ARNs. A base id means the model in the
   * Region where AWS lists it there for prompt routers, else its profile.
   */
  readonly models: readonly [string, string];
  /** One of `models`. It answers unless the other model is predicted to be better by more than the quality difference. @default the cheaper model */
  readonly fallbackModel?: string | undefined;
  /**
   * How much better the other model must be predicted to be, in percent: a multiple of 5 from 0 to 100. With the
   * cheaper model as fallback, a higher value keeps more requests on it.
   */
  readonly responseQualityDifference: number;
  /** 1 to 200 letters, digits, `:` and `.`, and single spaces, `_` and `-` between. */
  readonly description?: string | undefined;
  /** Tags, such as those for cost allocation. */
  readonly tags?: Tags | undefined;
}

const OLD_SCALE =
  "it is a percent from 0 to 100 in steps of 5. Articles of 2024 use a scale from 0 to 1, on which 0.1 meant 10 percent: " +
  "pass 10 if that is what you mean";

/**
 * The constraints of the service, and those that only its errors tell: two models, and steps of 5 (reports of users).
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreatePromptRouter.html
 */
export const routerDefinitionSchema: z.ZodType<RouterDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .max(64, "a name has at most 64 characters")
    .regex(/^(?:[0-9a-zA-Z][ _-]?)+$/, "use letters, digits, and single spaces, _ and - between them"),
  models: z.tuple([z.string("pass a model id or ARN"), z.string("pass a model id or ARN")], "pass exactly two models"),
  fallbackModel: z.string("pass one of the models").optional(),
  responseQualityDifference: z
    .number("pass a percent from 0 to 100")
    .refine((percent) => percent <= 0 || percent >= 1, OLD_SCALE)
    .refine(
      (percent) => percent >= 0 && percent <= 100 && percent % 5 === 0,
      "pass a percent from 0 to 100 in steps of 5",
    ),
  description: z
    .string()
    .max(200, "a description has at most 200 characters")
    .regex(/^(?:[0-9a-zA-Z:.][ _-]?)+$/, "use letters, digits, : and ., and single spaces, _ and - between them")
    .optional(),
  tags: tagsSchema.optional(),
});

/** The families for which there is a pair of models that can be called. */
export type RouterFamily = "nova" | "llama";

const PRESETS: Readonly<Record<RouterFamily, { readonly small: string; readonly large: string }>> = {
  nova: { small: "amazon.nova-lite-v1:0", large: "amazon.nova-pro-v1:0" },
  llama: { small: "meta.llama3-1-8b-instruct-v1:0", large: "meta.llama3-3-70b-instruct-v1:0" },
};

/** Options of {@link presetRouter}. */
export interface PresetRouterOptions extends RouterPairOptions {
  /** @default the family and the quality difference, such as `"nova-10"` */
  readonly name?: string;
  /** In percent. @default 10 */
  readonly responseQualityDifference?: number;
}

/**
 * Returns the definition of a prompt router whose fallback is the small model of a family.
 *
 * @param family `"nova"` for Nova Lite and Nova Pro, `"llama"` for Llama 3.1 8B and Llama 3.3 70B
 * @param region such as `"us-east-1"`
 * @throws InvalidOptionError when the Region has no such pair, or AWS no longer serves it
 */
export function presetRouter(
  family: RouterFamily,
  region: string,
  options: PresetRouterOptions = {},
): RouterDefinition {
  const preset = Object.hasOwn(PRESETS, family) ? PRESETS[family] : undefined;
  if (preset === undefined) throw new InvalidOptionError("family", family, 'pass "nova" or "llama"');
  const { responseQualityDifference = 10, name = `${family}-${responseQualityDifference}`, ...pairOptions } = options;
  const pair = listRouterPairs(region, pairOptions).find(
    ({ small, large }) => modelIdOf(small) === preset.small && modelIdOf(large) === preset.large,
  );
  if (pair === undefined) {
    throw new InvalidOptionError("region", region, `prompt routers do not offer the pair of ${family} there`);
  }
  if (pair.endOfLife !== undefined) {
    throw new InvalidOptionError("family", family, `Amazon Bedrock ended one of its models on ${pair.endOfLife}`);
  }
  return { name, models: [pair.small, pair.large], fallbackModel: pair.small, responseQualityDifference };
}
