import { GetCustomModelCommand } from "@aws-sdk/client-bedrock";
import { InvalidOptionError, type ModelCatalog, readModelTarget } from "@bedrock-routed/core";
import type { ControlPlaneClient } from "../connection";
import { foundationModelArn, modelIdOf } from "../requests/model-arn";
import { type CallOptions, sendRequest } from "../requests/send";
import { findProvisionable } from "./provisionable-models";
import type { ThroughputDefinition } from "./throughput-definition";

/** A model that provisioned throughput can serve. */
export interface ServedModel {
  readonly arn: string;
  /** Base model id. `undefined` for a custom model whose base model the service does not tell. */
  readonly modelId: string | undefined;
  readonly isCustom: boolean;
  /** Whether AWS's list has the base model in the Region. `undefined` when this package does not know the list's entry. */
  readonly isListed: boolean | undefined;
}

/** A definition whose model is resolved. */
export interface ResolvedThroughput extends Omit<ThroughputDefinition, "model"> {
  readonly model: ServedModel;
}

/** What is needed to resolve a model. */
export interface ServedModelContext extends CallOptions {
  readonly client: ControlPlaneClient;
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
  /** ISO date of today. */
  readonly today: string;
}

/**
 * Resolves the model to serve, and refuses what the service would refuse. It sends GetCustomModel for the name of a
 * custom model.
 * @param option name of the option in errors
 * @throws InvalidOptionError; ControlPlaneError when the look-up fails
 */
export async function resolveServedModel(
  id: string,
  option: string,
  context: ServedModelContext,
): Promise<ServedModel> {
  const target = readModelTarget(id);
  switch (target?.kind) {
    case "foundation-model": {
      const { modelId, contextVariant } = target;
      requireCurrent(modelId, id, option, context);
      requireVariant(modelId, contextVariant, id, option);
      const arn =
        target.arn === undefined
          ? foundationModelArn(contextVariant === undefined ? modelId : `${modelId}:${contextVariant}`, context.region)
          : id;
      const isListed = findProvisionable(modelId)?.regions.includes(context.region);
      return { arn, modelId, isCustom: false, isListed };
    }
    case "custom-model":
    case "named-model":
      return findCustomModel(id, context);
    case "system-profile":
    case "application-profile":
      throw new InvalidOptionError(option, id, "profiles have no provisioned throughput: pass the model behind it");
    default:
      throw new InvalidOptionError(
        option,
        id,
        "pass the id of a foundation model, or the ARN or name of a custom model",
      );
  }
}

/** AWS sells no capacity for models that it is about to end. */
function requireCurrent(
  modelId: string,
  id: string,
  option: string,
  { modelCatalog, today }: ServedModelContext,
): void {
  const { status, endOfLife } = modelCatalog.model(modelId)?.lifecycle ?? {};
  if (endOfLife !== undefined && endOfLife <= today) {
    throw new InvalidOptionError(option, id, `Amazon Bedrock ended the model on ${endOfLife}: pass a current model`);
  }
  if (status === "legacy") {
    throw new InvalidOptionError(
      option,
      id,
      "AWS sells no provisioned throughput for legacy models: pass a current one",
    );
  }
}

function requireVariant(modelId: string, contextVariant: string | undefined, id: string, option: string): void {
  const ids = findProvisionable(modelId)?.ids;
  if (ids === undefined) return;
  const wanted = contextVariant === undefined ? modelId : `${modelId}:${contextVariant}`;
  if (ids.includes(wanted)) return;
  throw new InvalidOptionError(option, id, `AWS sells it by the size of the context: pass ${ids.join(" or ")}`);
}

/** Asks the service, which knows the ARN behind a name, and the base model. */
async function findCustomModel(modelIdentifier: string, { client, signal }: ServedModelContext): Promise<ServedModel> {
  const command = new GetCustomModelCommand({ modelIdentifier });
  const context = {
    operation: "GetCustomModel",
    signal,
    remedies: { "not-found": "Check the name and the Region, and whether its customization job has completed." },
  };
  const model = await sendRequest(context, (options) => client.send(command, options));
  const modelId = modelIdOf(model.baseModelArn);
  return { arn: model.modelArn ?? modelIdentifier, modelId, isCustom: true, isListed: undefined };
}
