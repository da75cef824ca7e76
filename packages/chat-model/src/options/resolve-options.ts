import { type CachePolicy, InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { ChatBedrockConverseCallOptions, ChatBedrockConverseInput } from "@langchain/aws";
import type { BedrockRoutedChatModelInput } from "./chat-model-options";
import {
  type CallOption,
  type DeclaredOption,
  type DefaultedOption,
  OPTIONS,
  type OptionDeclaration,
  type OptionValue,
} from "./option-table";
import { PASSED_OPTIONS } from "./passed-options";
import { findMeantCallOption, findMeantOption } from "./unknown-options";
import type { Check } from "./value-checks";

/** LangChain's prompt-caching middleware sets this option of a call instead of `cachePoints`. */
type CacheControl = ChatBedrockConverseCallOptions["cache_control"];

/** Options as callers give them: `undefined` counts as not given. */
export type GivenCallOptions = { readonly [Name in CallOption]?: OptionValue<Name> | undefined };

/** The options that apply to one call. */
export type ResolvedCallOptions = {
  readonly [Name in CallOption]: OptionValue<Name> | (Name extends DefaultedOption ? never : undefined);
};

const declarations: readonly (readonly [string, OptionDeclaration])[] = Object.entries(OPTIONS);
const addedOptions: ReadonlySet<string> = new Set(
  declarations.filter(([, { upstream }]) => !upstream).map(([name]) => name),
);
const callOptions = declarations
  .filter(([, { where }]) => where !== "constructor")
  .map(([name, { where, upstream, default: byDefault }]) => ({
    name,
    inConstructor: where === "both",
    upstream,
    byDefault,
  }));
const upstreamCallOptions = callOptions.filter(({ upstream }) => upstream).map(({ name }) => name);
const constructedOptions: WeakMap<object, Record<string, unknown>> = new WeakMap();

const checks: Readonly<Record<string, Check>> = {
  ...PASSED_OPTIONS,
  ...Object.fromEntries(declarations.map(([name, { check }]) => [name, check])),
};
const callOptionNames: ReadonlySet<string> = new Set(callOptions.map(({ name }) => name));
/** Options of the constructor that only this package has: LangChain never gives them to a call. */
const constructorOnly: ReadonlySet<string> = new Set(
  declarations.filter(([, { where, upstream }]) => where === "constructor" && !upstream).map(([name]) => name),
);

/** @throws InvalidOptionError for an option of the constructor that does not exist, or whose value cannot be used */
export function checkOptions(options: BedrockRoutedChatModelInput): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined) continue;
    const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
    if (check === undefined) throw unknownOption(name, findMeantOption(name, Object.keys(checks)));
    refuseInvalid(name, value, check);
  }
}

/**
 * Checks the options of a call as far as that is safe: LangChain and its agents pass options of their own,
 * so a name is refused only when it clearly means one of this package.
 * @throws InvalidOptionError for an option whose value cannot be used, that a call cannot be given, or that
 *   is misspelled
 */
export function checkCallOptions(options: object): void {
  for (const name in options) {
    const value: unknown = options[name as keyof typeof options];
    if (value === undefined || value === null) continue;
    if (callOptionNames.has(name)) refuseInvalid(name, value, checks[name]);
    else refuseMisplaced(name, value);
  }
}

/** Names that were looked at and pass, because every call asks. The limit is for callers who make names up. */
const harmless: Set<string> = new Set();
const MOST_HARMLESS = 1000;

function refuseMisplaced(name: string, value: unknown): void {
  if (harmless.has(name)) return;
  if (name === "cache" && typeof value === "string") refuseInvalid(name, value, checks.cache);
  const meant = findMeantCallOption(name, callOptionNames);
  if (meant !== undefined) throw unknownOption(name, meant);
  if (constructorOnly.has(name))
    throw new InvalidOptionError(name, InvalidOptionError.hidden, "give it to the constructor, not to a call");
  if (name !== "cache" && harmless.size < MOST_HARMLESS) harmless.add(name);
}

/** The value is not shown: it can be a secret. */
function unknownOption(name: string, remedy = "leave it out"): InvalidOptionError {
  return new InvalidOptionError(name, InvalidOptionError.hidden, `there is no such option; ${remedy}`);
}

/** @throws InvalidOptionError when the value cannot be used */
export function checkOption(name: DeclaredOption, value: unknown): void {
  refuseInvalid(name, value, OPTIONS[name].check);
}

function refuseInvalid(name: string, value: unknown, check: Check | undefined): void {
  const correction = value === undefined ? undefined : check?.(value);
  if (correction === undefined) return;
  if (typeof correction === "string") throw new InvalidOptionError(name, value, correction);
  const option = correction.part === undefined ? name : `${name}.${correction.part}`;
  throw new InvalidOptionError(option, correction.value, correction.remedy);
}

/** The options that the constructor of `ChatBedrockConverse` takes. */
export function pickUpstreamOptions(options: BedrockRoutedChatModelInput): ChatBedrockConverseInput {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !addedOptions.has(name)));
}

/**
 * Each option from the call if it gives one, else from the model's own property (for options that
 * `ChatBedrockConverse` keeps, which can be set after construction), else from the constructor, else
 * the default. Runs several times a call.
 */
export function resolveCallOptions(
  call: GivenCallOptions & { readonly cache_control?: CacheControl | undefined },
  model: GivenCallOptions,
  constructed: GivenCallOptions,
): ResolvedCallOptions;
export function resolveCallOptions(
  call: Readonly<Record<string, unknown>> & { readonly cache_control?: CacheControl },
  model: Readonly<Record<string, unknown>>,
  constructed: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const shared = constructedOptionsOf(constructed);
  // Copied for the first option that differs: most calls have none.
  let resolved = shared;
  const give = (name: string, value: unknown): void => {
    if (value === undefined || value === null || value === resolved[name]) return;
    if (resolved === shared) resolved = { ...shared };
    resolved[name] = value;
  };
  for (const name of upstreamCallOptions) give(name, model[name]);
  for (const name in call) {
    if (callOptionNames.has(name)) give(name, call[name]);
  }
  if (call.cache_control) give("cachePoints", call.cachePoints ?? toCachePolicy(call.cache_control));
  return resolved;
}

/** The options of the constructor and the defaults, with all fields. Kept, because they stay the same for all calls of a model. */
function constructedOptionsOf(constructed: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const known = constructedOptions.get(constructed);
  if (known !== undefined) return known;
  const options = Object.fromEntries(
    callOptions.map(({ name, inConstructor, byDefault }) => [
      name,
      (inConstructor ? constructed[name] : undefined) ?? byDefault,
    ]),
  );
  constructedOptions.set(constructed, options);
  return options;
}

/** `cache_control` asks for everything up to the end of the last message. The planner keeps it within the model's limit. */
function toCachePolicy({ ttl }: NonNullable<CacheControl>): CachePolicy {
  return omitUndefined({ messages: true, ttl });
}
