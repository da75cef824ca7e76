import type { ConverseCommandInput } from "@aws-sdk/client-bedrock-runtime";
import type { Sampling } from "@bedrock-routed/core";

type SamplingFields = Pick<ConverseCommandInput, "inferenceConfig" | "additionalModelRequestFields">;

/** Claude's own names of sampling parameters, in `additionalModelRequestFields`. */
const OWN_NAMES: ReadonlySet<string> = new Set(["temperature", "top_p", "top_k"]);

/** A request, and the names of the sampling parameters that were left out of it. */
export interface FittedSampling<Input> {
  readonly request: Input;
  readonly refused: readonly string[];
}

/**
 * The request without the sampling parameters that its models refuse. Of temperature and top P, the
 * temperature is kept where only one is accepted.
 */
export function fitSampling<Input extends SamplingFields>(
  input: Input,
  sampling: Sampling | undefined,
): FittedSampling<Input> {
  if (sampling === undefined) return { request: input, refused: [] };
  const { inferenceConfig = {}, additionalModelRequestFields } = input;
  const own = isFields(additionalModelRequestFields) ? additionalModelRequestFields : {};
  const given = [...definedNames(inferenceConfig), ...definedNames(own)];
  const has = (name: string): boolean => given.includes(name);
  const refused = new Set(
    sampling === "none"
      ? given.filter((name) => name === "topP" || OWN_NAMES.has(name))
      : has("temperature")
        ? given.filter((name) => name === "topP" || name === "top_p")
        : [],
  );
  if (refused.size === 0) return { request: input, refused: [] };
  const { inferenceConfig: _sent, additionalModelRequestFields: _own, ...rest } = input;
  const kept = without(inferenceConfig, refused);
  const keptOwn = isFields(additionalModelRequestFields) ? without(own, refused) : additionalModelRequestFields;
  const request = {
    ...rest,
    ...(hasFields(kept) && { inferenceConfig: kept }),
    ...(hasFields(keptOwn) && { additionalModelRequestFields: keptOwn }),
  } as Input;
  return { request, refused: [...refused] };
}

function definedNames(fields: object): readonly string[] {
  return Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
}

function isFields(value: unknown): value is Record<string, never> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function without<Fields extends object>(fields: Fields, names: ReadonlySet<string>): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.has(name))) as Partial<Fields>;
}

function hasFields(value: unknown): boolean {
  return isFields(value) ? Object.keys(value).length > 0 : value !== undefined;
}
