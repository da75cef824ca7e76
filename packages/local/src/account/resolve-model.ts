import {
  type FoundationModelTarget,
  type ModelFacts,
  type ModelTarget,
  parseModelTarget,
  type SystemProfileTarget,
} from "@bedrock-routed/core";
import { ServiceError, validationError } from "../wire/service-error";
import { type Account, foundationModelArn, isSourceRegion, ownedArn } from "./account";

/** Model families that take part in no conversation. */
const NO_CONVERSATION = /embed|rerank|sonic/;

/** The model that an id or ARN leads to. */
export interface ResolvedModel {
  /** Base model id. */
  readonly modelId: string;
  /** The ARN of the foundation model or of the inference profile. The trace of a prompt router reports it. */
  readonly arn: string;
  /** The ARN of the application inference profile that the request named; `arn` is then the profile that it copies. */
  readonly declaredArn?: string;
}

/**
 * Reads the model id or ARN of a request.
 * @throws ServiceError (ValidationException) when it is malformed
 */
export function readTarget(modelId: string): ModelTarget {
  try {
    return parseModelTarget(modelId);
  } catch {
    throw invalidIdentifier();
  }
}

/**
 * Finds the model that a model id, an inference profile id or one of their ARNs leads to.
 * @throws ServiceError as the service does: for an unknown model, a model past its end of life, and a
 * model that cannot be called in this way from this Region
 */
export function resolveModel(account: Account, target: ModelTarget): ResolvedModel {
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
  requireCallable(account, target, facts);
  if (target.kind === "foundation-model") return { modelId, arn: foundationModelArn(account, modelId) };
  return { modelId, arn: ownedArn(account, `inference-profile/${target.prefix}.${modelId}`) };
}

/**
 * Checks that this Region can call a model in this way.
 * @throws ServiceError (ValidationException)
 */
export function requireCallable(
  account: Account,
  target: FoundationModelTarget | SystemProfileTarget,
  facts: ModelFacts,
): void {
  if (target.kind === "foundation-model") {
    if (target.contextVariant !== undefined || !isOnDemand(account, facts)) throw needsProfile(target);
  } else if (!facts.profiles.includes(target.prefix) || !isSourceRegion(target.prefix, account.region)) {
    throw invalidIdentifier();
  }
}

/**
 * Returns the facts of a model that Amazon Bedrock serves today, even when this Region cannot call it.
 * @throws ServiceError when the model is unknown, when its ARN names another Region or account, or when it is past
 * its end of life
 */
export function requireCurrentModel(account: Account, target: FoundationModelTarget | SystemProfileTarget): ModelFacts {
  const facts = findKnownModel(account, target);
  if (facts === undefined) throw invalidIdentifier();
  if (isPastEnd(account, facts)) throw pastEndError();
  return facts;
}

/** Does the same as `requireCurrentModel`, but returns `undefined` instead of throwing. */
export function findCurrentModel(
  account: Account,
  target: FoundationModelTarget | SystemProfileTarget,
): ModelFacts | undefined {
  const facts = findKnownModel(account, target);
  return facts === undefined || isPastEnd(account, facts) ? undefined : facts;
}

/** The service's error for an identifier that names no model. */
export function invalidIdentifier(): ServiceError {
  return validationError("The provided model identifier is invalid.");
}

function findKnownModel(account: Account, target: FoundationModelTarget | SystemProfileTarget): ModelFacts | undefined {
  const facts = account.modelCatalog.model(target.modelId);
  return facts === undefined || facts.mantleOnly === true || isElsewhere(account, target) ? undefined : facts;
}

/** Whether an ARN names another Region or account. ARNs of foundation models and global profiles may omit theirs. */
function isElsewhere(
  { region, accountId }: Account,
  { arn }: { arn?: { region?: string; account?: string } },
): boolean {
  return (arn?.region ?? region) !== region || (arn?.account ?? accountId) !== accountId;
}

/** A model that was past its end of life on the date of the catalog stays refused, even when the clock shows an earlier date. */
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

/** When the on-demand Regions of a model are unknown, a model with inference profiles is assumed to need one. */
function isOnDemand({ region }: Account, { onDemandRegions, profiles }: ModelFacts): boolean {
  return onDemandRegions?.includes(region) ?? profiles.length === 0;
}

function needsProfile(target: { modelId: string; contextVariant?: string }): ServiceError {
  const id = target.contextVariant === undefined ? target.modelId : `${target.modelId}:${target.contextVariant}`;
  return validationError(
    `Invocation of model ID ${id} with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`,
  );
}
