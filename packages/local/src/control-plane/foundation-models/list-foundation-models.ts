import type { Account } from "../../account/account";
import { findCurrentModel, invalidIdentifier, readTarget } from "../../account/resolve-model";
import type { JsonObject } from "../../wire/read-json";
import { structure } from "../shapes/collection-shapes";
import { parseQuery } from "../shapes/parse-input";
import { oneOf, string } from "../shapes/scalar-shapes";
import { buildFoundationModel, type FoundationModel } from "./build-foundation-model";

const listInput = structure(
  {},
  {
    byProvider: string({ pattern: "[A-Za-z0-9- ]{1,63}" }),
    byCustomizationType: oneOf("FINE_TUNING", "CONTINUED_PRE_TRAINING", "DISTILLATION"),
    byOutputModality: oneOf("TEXT", "IMAGE", "EMBEDDING"),
    byInferenceType: oneOf("ON_DEMAND", "PROVISIONED"),
  },
);

/** ListFoundationModels: those that the Region has, as far as the facts know. @throws ServiceError (ValidationException) */
export function listFoundationModels(account: Account, query: URLSearchParams): JsonObject {
  const { byProvider, byCustomizationType, byOutputModality, byInferenceType } = parseQuery(listInput, query);
  const includes = (values: readonly string[], wanted: string | undefined): boolean =>
    wanted === undefined || values.includes(wanted);
  return {
    modelSummaries: account.modelCatalog.modelIds.flatMap((modelId) => {
      const model = findFoundationModel(account, modelId);
      const isWanted =
        model !== undefined &&
        (byProvider === undefined || model.providerName.toLowerCase() === byProvider.toLowerCase()) &&
        includes(model.customizationsSupported, byCustomizationType) &&
        includes(model.outputModalities, byOutputModality) &&
        includes(model.inferenceTypesSupported, byInferenceType);
      return isWanted ? [model] : [];
    }),
  };
}

/** GetFoundationModel, by id or ARN. @throws ServiceError (ValidationException) */
export function getFoundationModel(account: Account, identifier: string): JsonObject {
  const model = findFoundationModel(account, identifier);
  if (model === undefined) throw invalidIdentifier();
  return { modelDetails: model };
}

function findFoundationModel(account: Account, identifier: string): FoundationModel | undefined {
  const target = readTarget(identifier);
  if (target.kind !== "foundation-model" || target.contextVariant !== undefined) return undefined;
  const facts = findCurrentModel(account, target);
  const model = facts && buildFoundationModel(account, target.modelId, facts);
  return model !== undefined && model.inferenceTypesSupported.length > 0 ? model : undefined;
}
