import type { ModelTarget } from "@bedrock-routed/core";
import { readTarget, requireCurrentModel } from "../account/resolve-model";
import type { ConverseContext } from "../converse/converse";
import type { ConverseRequest } from "../converse/converse-request";
import { isTitanEmbedding } from "../embeddings/embed-text";
import { validationError } from "../errors/service-error";
import type { JsonObject } from "../wire/read-json";
import { readAnthropicRequest } from "./read-anthropic-request";
import { readNovaRequest } from "./read-nova-request";

/** Whose schema a body has. */
export type BodyFormat = "anthropic" | "nova" | "titan-embedding";

/**
 * The schema that a model's bodies have.
 * @throws ServiceError (ValidationException) for prompt routers and for models whose bodies are not emulated
 */
export function readBodyFormat(modelId: string, body: JsonObject, { account }: ConverseContext): BodyFormat {
  const target = readTarget(modelId);
  if (target.kind === "prompt-router") {
    throw validationError(
      "The local Bedrock takes prompt routers in Converse and ConverseStream only: AWS does not document what InvokeModel does with one. Use Converse.",
    );
  }
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") return formatByBody(body);
  requireCurrentModel(account, target);
  return formatByModel(target);
}

/** Reads a body as the Converse request that says the same. @throws ServiceError (ValidationException) */
export function readInvokedRequest(modelId: string, body: JsonObject, context: ConverseContext): ConverseRequest {
  const format = readBodyFormat(modelId, body, context);
  if (format === "titan-embedding") throw validationError("This model does not answer conversations.");
  return format === "anthropic" ? readAnthropicRequest(modelId, body) : readNovaRequest(modelId, body);
}

function formatByModel({ modelId }: Extract<ModelTarget, { kind: "foundation-model" | "system-profile" }>): BodyFormat {
  if (modelId.startsWith("anthropic.")) return "anthropic";
  if (modelId.startsWith("amazon.nova-") && !/sonic|canvas|reel|embeddings/.test(modelId)) return "nova";
  if (isTitanEmbedding(modelId)) return "titan-embedding";
  throw validationError(
    `The local Bedrock knows the InvokeModel bodies of Claude and Nova models and of amazon.titan-embed-text-v2:0, not those of ${modelId}. Use Converse.`,
  );
}

/** Profiles and deployments of an account do not show whose model they lead to. */
function formatByBody(body: JsonObject): BodyFormat {
  return "anthropic_version" in body ? "anthropic" : "nova";
}
