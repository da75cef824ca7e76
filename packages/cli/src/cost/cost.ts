import { readFile } from "node:fs/promises";
import {
  costOf,
  estimateTokens,
  type ModelCatalog,
  type PriceQuote,
  parseModelTarget,
  type TokenUsage,
  toUsd,
} from "@bedrock-routed/core";
import { loadCatalog } from "../catalog/catalog-file";
import { findRegion } from "../connection";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";

/** What the calls of a prompt cost on one model, in USD. `undefined` when a price is not known. */
interface ModelCost {
  readonly id: string;
  /** One call without caching. */
  readonly call: number | undefined;
  /** One call whose whole prompt is read from the cache; `undefined` when the model does not cache so short a prompt. */
  readonly cachedCall: number | undefined;
  /** One record of batch inference. */
  readonly batchRecord: number | undefined;
  /** All calls without caching. */
  readonly total: number | undefined;
}

const MAX_TOKENS = 10_000_000;
const MAX_CALLS = 1_000_000_000;
const DEFAULT_OUTPUT_TOKENS = 300;

/** `cost <file> --model ID…`: what a prompt costs on several models. Tokens are an estimate. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const models = args.list("--model");
  const outputTokens = args.integer("--output-tokens", { min: 0, max: MAX_TOKENS }) ?? DEFAULT_OUTPUT_TOKENS;
  const calls = args.integer("--calls", { min: 1, max: MAX_CALLS }) ?? 1;
  const catalog = await loadCatalog(args.text("--catalog"));
  const region = await findRegion(context);
  const text = readPrompt(await readFile(args.positional(0), "utf8"));
  const inputTokens = estimateTokens(text);
  const usage: TokenUsage = {
    inputTokens,
    outputTokens,
    cacheReadTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
  };
  const costs = models.map((id) => costOn(id, usage, calls, region, catalog, context));
  const result = { inputTokensEstimate: inputTokens, outputTokens, calls, region, models: costs };
  context.print(result, () => render(context, costs, result));
  return costs.every(({ call }) => call === undefined) ? 1 : 0;
}

/** The texts of a Converse request, or else the file as it is. */
function readPrompt(file: string): string {
  let json: unknown;
  try {
    json = JSON.parse(file);
  } catch {
    return file;
  }
  const { system, messages } = Object(json) as Record<string, unknown>;
  if (!Array.isArray(messages)) return file;
  const blocks = [system, ...messages.map((message: unknown) => Object(message).content)].flat() as unknown[];
  return blocks
    .map((block) => (typeof block === "string" ? block : String(Object(block).text ?? JSON.stringify(block) ?? "")))
    .join("\n");
}

function costOn(
  id: string,
  usage: TokenUsage,
  calls: number,
  region: string | undefined,
  catalog: ModelCatalog,
  { texts }: CommandContext,
): ModelCost {
  const target = parseModelTarget(id);
  if (target.kind !== "foundation-model" && target.kind !== "system-profile") {
    throw new UsageError(texts.messages.noModelInId(id));
  }
  const scope = target.kind === "system-profile" ? target.prefix : "in-region";
  const model = { modelId: target.modelId, scope, region: target.arn?.region ?? region };
  const conditions = { inputTokens: usage.inputTokens };
  const quote = catalog.price(model, conditions);
  const call = usdOf(usage, quote);
  const { minTokens } = catalog.cacheLimits(target.modelId) ?? {};
  const isCacheable = minTokens !== undefined && usage.inputTokens >= minTokens;
  const cached = { ...usage, inputTokens: 0, cacheReadTokens: usage.inputTokens };
  return {
    id,
    call,
    cachedCall: isCacheable ? usdOf(cached, quote) : undefined,
    batchRecord: usdOf(usage, catalog.price(model, { ...conditions, batch: true })),
    total: call === undefined ? undefined : call * calls,
  };
}

function usdOf(usage: TokenUsage, quote: PriceQuote | undefined): number | undefined {
  const cost = quote && costOf(usage, quote.price);
  return cost && toUsd(cost.total);
}

function render(
  context: CommandContext,
  costs: readonly ModelCost[],
  { inputTokensEstimate, outputTokens, calls }: { inputTokensEstimate: number; outputTokens: number; calls: number },
): string {
  const { columns, messages } = context.texts;
  const head = ["ID", columns.call, columns.cachedCall, columns.batchRecord, messages.callsColumn(calls)];
  const table = context.table(
    head,
    costs.map(({ id, call, cachedCall, batchRecord, total }) => [
      id,
      ...[call, cachedCall, batchRecord, total].map(showUsd),
    ]),
  );
  return [messages.promptSize(inputTokensEstimate, outputTokens), table, messages.costNote].join("\n");
}

/** Enough digits for a call that costs a thousandth of a cent. */
function showUsd(usd: number | undefined): string | undefined {
  if (usd === undefined) return undefined;
  return usd !== 0 && usd < 0.01 ? usd.toFixed(8) : usd.toFixed(4);
}
