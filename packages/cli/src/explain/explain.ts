import {
  defaultRouterModels,
  geographyOf,
  type ModelCatalog,
  type ModelTarget,
  parseModelTarget,
} from "@bedrock-routed/core";
import { loadCatalog } from "../catalog/catalog-file";
import { connectionOf, findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { type PriceLine, priceLinesOf, regionsOf } from "../prices/price-lines";
import { renderPrices } from "../prices/show-prices";

/** What is known of a `modelId`, as `--json` prints it. */
interface Explanation {
  readonly id: string;
  readonly target: ModelTarget;
  readonly geography: string | undefined;
  /** The models behind the id, when it is a router or a profile. */
  readonly models: readonly string[] | undefined;
  readonly facts: ReturnType<ModelCatalog["model"]>;
  readonly region: string | undefined;
  readonly regions: readonly string[] | undefined;
  readonly cacheLimits: ReturnType<ModelCatalog["cacheLimits"]>;
  readonly prices: readonly PriceLine[];
}

/** `explain <modelId>`: what an id is, where it can run, what it may cache, what it costs. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const id = args.positional(0);
  const target = parseModelTarget(id);
  const catalog = await loadCatalog(args.text("--catalog"));
  const region = target.arn?.region ?? (await findRegion(context));
  const models = args.has("--lookup") ? await lookUpModels(context, target, id) : knownModels(target);
  const modelId = "modelId" in target ? target.modelId : undefined;
  const hasPrices = target.kind === "foundation-model" || target.kind === "system-profile";
  const explanation: Explanation = {
    id,
    target,
    geography: geographyOf(target)?.name,
    models,
    facts: modelId === undefined ? undefined : catalog.model(modelId),
    region,
    regions: regionsOf(target, region, catalog),
    cacheLimits: catalog.cacheLimits(target),
    prices: hasPrices ? priceLinesOf(target, region, catalog) : [],
  };
  context.print(explanation, () => render(context, explanation));
  return 0;
}

function knownModels(target: ModelTarget): readonly string[] | undefined {
  return target.kind === "prompt-router" ? defaultRouterModels(target) : undefined;
}

/** Asks the service what a router or a profile of the account leads to. */
async function lookUpModels(
  context: CommandContext,
  target: ModelTarget,
  id: string,
): Promise<readonly string[] | undefined> {
  const { InferenceProfiles, PromptRouters } = await import("@bedrock-routed/control-plane");
  const connection = connectionOf(context);
  const options = { signal: context.signal };
  if (target.kind === "prompt-router") {
    const { models } = await new PromptRouters(connection).get(id, options);
    return models.map(({ arn, modelId }) => modelId ?? arn);
  }
  if (target.kind !== "application-profile" && target.kind !== "system-profile") return knownModels(target);
  const { modelArns } = await new InferenceProfiles(connection).get(id, options);
  return modelArns;
}

function render(context: CommandContext, explanation: Explanation): string {
  const { messages } = context.texts;
  const { id, target, geography, facts, models, prices, region } = explanation;
  const lines: string[] = [context.style.bold(id), messages.kinds[target.kind]];
  if (geography !== undefined) lines.push(messages.servedIn(geography));
  if ("modelId" in target && target.modelId !== undefined && target.modelId !== id) {
    lines.push(messages.baseModel(target.modelId));
  }
  if (models !== undefined) lines.push(messages.modelsBehind(models.join(", ")));
  else if (target.kind === "prompt-router" || target.kind === "application-profile") lines.push(messages.useLookup);
  if ("modelId" in target)
    lines.push(...(facts === undefined ? [messages.unknownModel] : describeFacts(context, explanation)));
  if (prices.length > 0) lines.push("", renderPrices(context, prices, region));
  return lines.join("\n");
}

function describeFacts({ texts: { messages } }: CommandContext, explanation: Explanation): readonly string[] {
  const { facts, region, regions, cacheLimits, target } = explanation;
  if (facts === undefined) return [];
  const lines = [messages.madeBy(facts.provider, facts.family)];
  const { status, endOfLife, endOfLifeNotBefore } = facts.lifecycle ?? {};
  if (endOfLife !== undefined) lines.push(messages.endsOn(endOfLife));
  else if (endOfLifeNotBefore !== undefined) lines.push(messages.endsNotBefore(endOfLifeNotBefore));
  if (status === "legacy") lines.push(messages.legacy);
  if (facts.mantleOnly === true) lines.push(messages.mantleOnly);
  if (target.kind === "system-profile") {
    if (target.prefix === "global") lines.push(messages.runsAnywhere);
    else if (regions !== undefined && region !== undefined) lines.push(messages.runsIn(region, regions.join(", ")));
    else if (region !== undefined) lines.push(messages.notFrom(region));
    else lines.push(messages.regionUnknown);
  } else {
    const own = facts.onDemandRegions;
    if (own !== undefined)
      lines.push(own.length === 0 ? messages.onlyThroughProfile : messages.onDemandIn(own.join(", ")));
    if (facts.profiles.length > 0) lines.push(messages.hasProfiles(facts.profiles.join(", ")));
  }
  const { contextWindow, maxOutputTokens } = facts;
  if (contextWindow !== undefined) lines.push(messages.window(contextWindow, maxOutputTokens));
  lines.push(facts.promptRouting ? messages.routable : messages.notRoutable);
  if (cacheLimits === undefined) lines.push(messages.noCacheFacts);
  else {
    const { minTokens, maxPoints, fields, ttls } = cacheLimits;
    lines.push(messages.caches(minTokens, maxPoints, fields.join(", "), ttls.join(", ")));
  }
  return lines;
}
