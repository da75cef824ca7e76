import { type FoundationModelTarget, formatModelTarget } from "@bedrock-routed/core";
import type { Account } from "../../account/account";
import { foundationModelArn } from "../../account/arns";
import { invalidIdentifier, readTarget, requireCurrentModel } from "../../account/resolve-model";
import { validationError } from "../../errors/service-error";

/** A foundation model that something is made of. */
export interface BaseModel {
  /** Base model id. */
  readonly modelId: string;
  /** With the context suffix that was asked for, such as `amazon.nova-lite-v1:0:300k`. */
  readonly id: string;
  readonly arn: string;
}

/**
 * The foundation model that an id or ARN names.
 * @throws ServiceError (ValidationException) when it is a profile, unknown or legacy; ResourceNotFoundException past its end of life
 */
export function requireBaseModel(account: Account, identifier: string): BaseModel {
  const target = readTarget(identifier);
  if (target.kind === "system-profile" || target.kind === "application-profile") {
    throw validationError("Inference profiles are not supported here. Provide the ID or ARN of a foundation model.");
  }
  if (target.kind !== "foundation-model") throw invalidIdentifier();
  const { lifecycle } = requireCurrentModel(account, target);
  if (lifecycle?.status === "legacy") {
    throw validationError(`The model ${target.modelId} is a legacy model. Provide the ID or ARN of an active model.`);
  }
  const id = withoutArn(target);
  return { modelId: target.modelId, id, arn: foundationModelArn(account, id) };
}

function withoutArn({ kind, modelId, contextVariant }: FoundationModelTarget): string {
  return formatModelTarget({ kind, modelId, ...(contextVariant === undefined ? {} : { contextVariant }) });
}
