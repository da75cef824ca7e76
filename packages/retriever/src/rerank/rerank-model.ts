import type { BedrockRerankingModelConfiguration } from "@aws-sdk/client-bedrock-agent-runtime";
import { defaultModelCatalog, InvalidOptionError, omitUndefined, parseModelTarget } from "@bedrock-routed/core";

/** A reranking model, as the caller names it. */
export interface RerankModel {
  readonly modelId: string;
  /** Region of the ARN; absent when the caller gave an id. */
  readonly region?: string;
  /** The ARN; absent when the caller gave an id. */
  readonly arn?: string;
}

const ID = /^[a-z0-9-]+\.[\w.:-]+$/i;
/** The family of reranking models in the model catalog. */
const FAMILY = "rerank";
const REMEDY = 'pass the id of a reranking model, such as "cohere.rerank-v3-5:0", or its ARN';

/**
 * @param option the option that names the model, for the error message
 * @throws InvalidOptionError when it is neither the id nor the ARN of a foundation model, or when the model is
 * known not to rerank
 */
export function parseRerankModel(option: string, model: unknown): RerankModel {
  const parsed = readRerankModel(option, model);
  const family = defaultModelCatalog().model(parsed.modelId)?.family;
  if (family === undefined || family === FAMILY) return parsed;
  throw new InvalidOptionError(option, model, `it is not a reranking model; ${REMEDY}`);
}

function readRerankModel(option: string, model: unknown): RerankModel {
  if (typeof model === "string" && ID.test(model)) return { modelId: model };
  const target = typeof model === "string" && model.startsWith("arn:") ? parseArn(option, model) : undefined;
  const region = target?.kind === "foundation-model" ? target.arn?.region : undefined;
  if (target?.kind !== "foundation-model" || region === undefined) throw new InvalidOptionError(option, model, REMEDY);
  return { modelId: target.modelId, region, arn: String(model) };
}

function parseArn(option: string, arn: string): ReturnType<typeof parseModelTarget> {
  try {
    return parseModelTarget(arn);
  } catch (error) {
    throw new InvalidOptionError(option, arn, REMEDY, error);
  }
}

/**
 * The ARN of the model, which the service requires, in the Region of the call.
 * @throws InvalidOptionError when the model is given by its id and no Region is known
 */
export function formatModelArn(model: RerankModel, region: string | undefined): string {
  if (model.arn !== undefined) return model.arn;
  if (region === undefined) {
    const remedy = `the ARN of ${model.modelId} contains the Region, so pass a Region, or that ARN as the model`;
    throw new InvalidOptionError("region", region, remedy);
  }
  return `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model.modelId}`;
}

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
function partitionOf(region: string): string {
  if (region.startsWith("cn-")) return "aws-cn";
  if (region.startsWith("us-gov-")) return "aws-us-gov";
  return "aws";
}

/** Builds the model's part of a Rerank or Retrieve request. */
export function buildModelConfiguration(
  modelArn: string,
  fields: Readonly<Record<string, unknown>> | undefined,
): BedrockRerankingModelConfiguration {
  const additionalModelRequestFields = fields === undefined ? undefined : toDocumentType(fields);
  return omitUndefined({ modelArn, additionalModelRequestFields });
}

/** A JSON object, as the AWS SDK types it. */
type JsonObject = NonNullable<BedrockRerankingModelConfiguration["additionalModelRequestFields"]>;

/** Gives JSON the type of the AWS SDK, which leaves out values that JSON cannot hold when it sends them. */
export function toDocumentType(fields: Readonly<Record<string, unknown>>): JsonObject {
  return { ...fields } as JsonObject;
}

/** Whether the message of a ValidationException is about the reranking model. The model's name contains the word too. */
export function isRerankRejection(message: string): boolean {
  return (
    /rerank/i.test(message) &&
    /invalid|not supported|not available|not found|does not exist|not a rerank/i.test(message)
  );
}

/** What to do when the service refuses a reranking model. */
export function rerankAdvice(model: string, region: string | undefined): string {
  const { modelId } = parseRerankModel("rerank.model", model);
  const regions = defaultModelCatalog().model(modelId)?.onDemandRegions;
  const known = regions === undefined ? "" : ` (the model catalog knows it in ${regions.join(", ")})`;
  return (
    `It refused the reranking model ${modelId}. Pass a model that reranks and that ${region ?? "the Region"} has${known}, ` +
    'such as "cohere.rerank-v3-5:0", by its id or by the ARN of a foundation model, not of an inference profile.'
  );
}
