import type { RequestOptions } from "../options/chat-model-options";

/** Every field that a request takes from options: one rule holds for all. */
const FIELDS = [
  "maxTokens",
  "temperature",
  "topP",
  "additionalModelRequestFields",
  "guardrailConfig",
  "performanceConfig",
  "serviceTier",
  "requestMetadata",
  "outputConfig",
  "additionalModelResponseFieldPaths",
  "promptVariables",
  "guardLastTurnOnly",
  "cachePoints",
] as const satisfies readonly (keyof RequestOptions)[];

/** Options as they come from callers: a field that is `undefined` is as good as absent. */
export type GivenRequestOptions = { readonly [Field in keyof RequestOptions]?: RequestOptions[Field] | undefined };

/** The options of one call: the call's, where it gives one, else the constructor's. */
export function resolveRequestOptions(
  call: GivenRequestOptions | undefined,
  constructed: GivenRequestOptions,
): RequestOptions {
  const entries = FIELDS.map((field) => [field, call?.[field] ?? constructed[field]] as const);
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}
