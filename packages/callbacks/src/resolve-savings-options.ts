import {
  type Baseline,
  defaultFactBook,
  type FactBook,
  fromUsd,
  InvalidOptionError,
  type InvokedModel,
  invokedModelOf,
  parseModelTarget,
} from "@bedrock-routed/core";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import type { CallPricing } from "./price-call";

const DEFAULT_MAXIMUM_RECORDS = 1000;

/** Options after checks and defaults. */
export interface ResolvedSavingsOptions {
  readonly pricing: CallPricing;
  readonly maximumRecords: number;
}

/** Checks the options once and fills in the defaults. */
export function resolveSavingsOptions(options: BedrockSavingsHandlerOptions): ResolvedSavingsOptions {
  const { baseline, routerFeeUsdPerCall = 0, maximumRecords = DEFAULT_MAXIMUM_RECORDS } = options;
  const facts = options.facts ?? defaultFactBook();
  if (!Number.isFinite(routerFeeUsdPerCall) || routerFeeUsdPerCall < 0) {
    throw new InvalidOptionError("routerFeeUsdPerCall", routerFeeUsdPerCall, "pass USD a call, 0 or more");
  }
  if (!Number.isInteger(maximumRecords) || maximumRecords < 0) {
    throw new InvalidOptionError("maximumRecords", maximumRecords, "pass a whole number, 0 or more");
  }
  return {
    pricing: {
      facts,
      baseline: baseline === undefined ? undefined : resolveBaseline(baseline, facts),
      routerFee: fromUsd(routerFeeUsdPerCall),
    },
    maximumRecords,
  };
}

function resolveBaseline(baseline: string, facts: FactBook): Baseline {
  const { modelId, scope } = parseBaseline(baseline);
  const scopes = Object.keys(facts.model(modelId)?.prices ?? {});
  if (scopes.length === 0) {
    throw new InvalidOptionError(
      "baseline",
      baseline,
      "its price is not known, so pass another model, or facts that price it",
    );
  }
  // A bare id means the model, wherever the call was served.
  if (scope === "in-region") return { modelId };
  if (!scopes.includes(scope)) {
    const remedy = `its price is known only for ${scopes.join(", ")}: pass one of those, or facts that price it`;
    throw new InvalidOptionError("baseline", baseline, remedy);
  }
  return { modelId, scope };
}

function parseBaseline(baseline: string): InvokedModel {
  const remedy = 'pass a model id such as "amazon.nova-pro-v1:0" or a profile id such as "us.amazon.nova-pro-v1:0"';
  try {
    const model = invokedModelOf(parseModelTarget(baseline));
    if (model !== undefined) return model;
  } catch (error) {
    throw new InvalidOptionError("baseline", baseline, remedy, error);
  }
  throw new InvalidOptionError("baseline", baseline, remedy);
}
