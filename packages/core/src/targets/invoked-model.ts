import { omitUndefined } from "../omit-undefined";
import type { ModelTarget } from "./model-target";
import { readModelTarget } from "./parse-model-target";

/**
 * Where a price applies: `"in-region"` for a model that is called by its own id, otherwise the prefix
 * of the inference profile (`"us"`, `"eu"`, `"jp"`, `"global"` …).
 */
export type PriceScope = string;

/** The model that answered a call, as far as the service reports it. */
export interface InvokedModel {
  /** Base model id, without prefix, such as `amazon.nova-lite-v1:0`. */
  readonly modelId: string;
  /** `"in-region"`, or the geography prefix of the profile that served the call. The price depends on it. */
  readonly scope: PriceScope;
  /** The Region that the call was sent to. A profile can serve the call in another Region. */
  readonly region?: string;
}

/**
 * Returns the model that a target names.
 *
 * @returns `undefined` for prompt routers, and for resources whose id does not name their model
 */
export function invokedModelOf(target: ModelTarget): InvokedModel | undefined {
  switch (target.kind) {
    case "foundation-model":
      return { modelId: target.modelId, scope: "in-region", ...omitUndefined({ region: target.arn?.region }) };
    case "system-profile":
      return { modelId: target.modelId, scope: target.prefix, ...omitUndefined({ region: target.arn?.region }) };
    default:
      return undefined;
  }
}

/**
 * Reads the `trace.promptRouter.invokedModelId` of a response. It names the model that a prompt
 * router chose.
 *
 * @param invokedModelId the id or ARN of a model or of a system profile
 * @returns `undefined` when it is absent or names neither
 */
export function readInvokedModel(invokedModelId: string | undefined): InvokedModel | undefined {
  const target = readModelTarget(invokedModelId);
  return target && invokedModelOf(target);
}
