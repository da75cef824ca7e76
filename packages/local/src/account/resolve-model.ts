import {
  type FoundationModelTarget,
  type ModelFacts,
  type ModelTarget,
  parseModelTarget,
  type SystemProfileTarget,
} from "@bedrock-routed/core";
import { ServiceError, validationError } from "../errors/service-error";
import type { RoutedModel } from "../routing/prompt-router";
import type { Account } from "./account";
import { foundationModelArn, ownedArn } from "./arns";
import { isSourceRegion } from "./profile-regions";

/** Families that answer no conversations. */
const NO_CONVERSATION = /embed|rerank|sonic/;

/** Reads what a request names. @throws ServiceError (ValidationException) when it is malformed */
export function readTarget(modelId: string): ModelTarget {
  try {
    return parseModelTarget(modelId);
  } catch {
    throw invalidIdentifier();
  }
}

/**
 * The model that a model id, a profile id or one of their ARNs leads to.
 * @throws ServiceError as the service does for models that it does not know, that are past their
 * end of life, or that cannot be called in this way from this Region
 */
export function resolveModel(account: Account, target: ModelTarget): RoutedModel {
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") {
    throw new ServiceError(
      "ResourceNotFoundException",
      "The specified resource does not exist in this account and Region.",
    );
  }
  const { modelId } = target;
  const facts = requireCurrentModel(account, target);
  if (NO_CONVERSATION.test(modelId)) {
    throw validationError(
      "This action doesn't support the model that you provided. Try again with a supported text or chat model.",
    );
  }
  if (target.kind === "foundation-model") {
    if (target.contextVariant !== undefined || !isOnDemand(account, facts)) throw needsProfile(target);
    return { modelId, arn: foundationModelArn(account, modelId) };
  }
  if (!facts.profiles.includes(target.prefix) || !isSourceRegion(target.prefix, account.region)) {
    throw invalidIdentifier();
  }
  return { modelId, arn: ownedArn(account, `inference-profile/${target.prefix}.${modelId}`) };
}

/**
 * The facts of a model that Amazon Bedrock serves today, whether or not it can be called from this Region.
 * @throws ServiceError when it is not known, is named by the ARN of another Region or account, or is past its end of life
 */
export function requireCurrentModel(account: Account, target: FoundationModelTarget | SystemProfileTarget): ModelFacts {
  const facts = account.modelCatalog.model(target.modelId);
  if (facts === undefined || facts.mantleOnly === true || isElsewhere(account, target)) throw invalidIdentifier();
  if (isPastEnd(account, facts)) throw pastEndError();
  return facts;
}

/** The same, `undefined` instead of an error. */
export function findCurrentModel(
  account: Account,
  target: FoundationModelTarget | SystemProfileTarget,
): ModelFacts | undefined {
  const facts = account.modelCatalog.model(target.modelId);
  if (facts === undefined || facts.mantleOnly === true || isElsewhere(account, target)) return undefined;
  return isPastEnd(account, facts) ? undefined : facts;
}

/** In the words of the service, for an identifier that names no model. */
export function invalidIdentifier(): ServiceError {
  return validationError("The provided model identifier is invalid.");
}

/** An ARN of another Region or account. Foundation models and global profiles may leave theirs out. */
function isElsewhere(
  { region, accountId }: Account,
  { arn }: { arn?: { region?: string; account?: string } },
): boolean {
  return (arn?.region ?? region) !== region || (arn?.account ?? accountId) !== accountId;
}

/** A model that was past its end when the facts were compiled stays refused, whatever the clock says. */
function isPastEnd({ modelCatalog, now }: Account, { lifecycle }: ModelFacts): boolean {
  const end = lifecycle?.endOfLife;
  return end !== undefined && Date.parse(end) <= Math.max(now(), Date.parse(modelCatalog.asOf));
}

function pastEndError(): ServiceError {
  return new ServiceError(
    "ResourceNotFoundException",
    "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock",
  );
}

/** Where on-demand Regions are not known, a model that has profiles is taken to need one. */
function isOnDemand({ region }: Account, { onDemandRegions, profiles }: ModelFacts): boolean {
  return onDemandRegions?.includes(region) ?? profiles.length === 0;
}

function needsProfile(target: { modelId: string; contextVariant?: string }): ServiceError {
  const id = target.contextVariant === undefined ? target.modelId : `${target.modelId}:${target.contextVariant}`;
  return validationError(
    `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  );
}
