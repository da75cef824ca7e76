import type { Account } from "../../account/account";
import { findCurrentModel, readTarget } from "../../account/resolve-model";
import { missingError } from "../../converse/constraint-error";
import { validationError } from "../../errors/service-error";
import { isJsonObject } from "../../wire/read-json";

const RERANKING_MODELS = ["amazon.rerank-v1:0", "cohere.rerank-v3-5:0"];

/**
 * Checks the ARN of a reranking model: known, and served in the Region.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/bedrock/latest/userguide/rerank-supported.html
 */
export function checkRerankingModel(modelConfiguration: unknown, account: Account): void {
  const modelArn = isJsonObject(modelConfiguration) ? modelConfiguration.modelArn : undefined;
  if (typeof modelArn !== "string") throw missingError("modelConfiguration.modelArn");
  const target = modelArn.startsWith("arn:") ? readTarget(modelArn) : undefined;
  const isModel = target?.kind === "foundation-model" && RERANKING_MODELS.includes(target.modelId);
  const facts = isModel ? findCurrentModel(account, target) : undefined;
  if (facts?.onDemandRegions?.includes(account.region) === true) return;
  throw validationError(
    `The provided model ARN ${modelArn} is no reranking model of ${account.region}. Use the ARN of amazon.rerank-v1:0 or cohere.rerank-v3-5:0 in a Region that serves it.`,
  );
}
