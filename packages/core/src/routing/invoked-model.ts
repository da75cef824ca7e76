import type { PriceScope } from "../facts/model-facts";
import type { ModelTarget } from "../targets/model-target";
import { parseModelTarget } from "../targets/parse-model-target";

/** The model that answered, as far as the service tells. */
export interface InvokedModel {
  /** Base model id, without prefix, such as `amazon.nova-lite-v1:0`. */
  readonly modelId: string;
  /** `"in-region"`, or the geography prefix of the profile that served it. It decides the price. */
  readonly scope: PriceScope;
  /** The Region that the call was sent to; a profile may have served it elsewhere. */
  readonly region?: string;
}

/** The model that a target names by itself; `undefined` for routers and for resources that hide it. */
export function invokedModelOf(target: ModelTarget): InvokedModel | undefined {
  switch (target.kind) {
    case "foundation-model":
      return withRegion(target.modelId, "in-region", target.arn?.region);
    case "system-profile":
      return withRegion(target.modelId, target.prefix, target.arn?.region);
    default:
      return undefined;
  }
}

/** Reads `trace.promptRouter.invokedModelId`: the ARN of a model or a profile. Tolerant: `undefined` if it is neither. */
export function readInvokedModel(invokedModelId: string | undefined): InvokedModel | undefined {
  if (invokedModelId === undefined) return undefined;
  try {
    return invokedModelOf(parseModelTarget(invokedModelId));
  } catch {
    return undefined;
  }
}

function withRegion(modelId: string, scope: PriceScope, region: string | undefined): InvokedModel {
  return { modelId, scope, ...(region === undefined ? {} : { region }) };
}
