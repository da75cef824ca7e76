import {
  type Cost,
  costOf,
  defaultModelCatalog,
  type ModelCatalog,
  omitUndefined,
  type TokenUsage,
  totalInputTokens,
  toUsd,
} from "@bedrock-routed/core";
import type { LLMResult } from "@langchain/core/outputs";
import type { Run } from "@langchain/core/tracers/base";
import { LangChainTracer, type LangChainTracerFields } from "@langchain/core/tracers/tracer_langchain";
import { toCallRecord } from "../handler/to-call-record";
import { type CallPricing, costOfCall, isCounted, parseRouterFee } from "../pricing/price-call";
import { checkRegion } from "../pricing/region";
import type { CallRecord } from "../record/record";

/** Options of `LangSmithCostTracer`: those of LangChain's own tracer, and these. */
export interface LangSmithCostTracerOptions extends LangChainTracerFields {
  /**
   * The model catalog with the prices. Use the same as for the handler.
   * @default defaultModelCatalog()
   */
  readonly modelCatalog?: ModelCatalog | undefined;
  /**
   * USD charged per call through a prompt router. Use the same as for the handler.
   * @default 0
   */
  readonly routerFeeUsdPerCall?: number | undefined;
  /**
   * The Region of calls that do not name theirs. Use the same as for the handler.
   * @default undefined
   */
  readonly region?: string | undefined;
}

type TracingConfig = Parameters<LangChainTracer["copyWithTracingConfig"]>[0];

/**
 * LangChain's tracer for LangSmith with the cost of each call and the model that answered. It replaces
 * the tracer that LangChain adds when tracing is on. Costs are only on the runs of chat models, because
 * LangSmith adds them up for the enclosing runs and would count them twice.
 */
export class LangSmithCostTracer extends LangChainTracer {
  readonly #options: LangSmithCostTracerOptions;
  readonly #pricing: CallPricing;

  /** @throws InvalidOptionError when `routerFeeUsdPerCall` is negative or not a number, or `region` is not a Region */
  constructor(options: LangSmithCostTracerOptions = {}) {
    const { modelCatalog = defaultModelCatalog(), routerFeeUsdPerCall, region, ...fields } = options;
    super(fields);
    this.#options = options;
    this.#pricing = { modelCatalog, routerFee: parseRouterFee(routerFeeUsdPerCall), region: checkRegion(region) };
  }

  override onLLMEnd(run: Run): void {
    super.onLLMEnd(run);
    const record = recordOf(run, this.#pricing);
    const usage = record && toLangSmithUsage(record, this.#pricing.modelCatalog);
    if (usage === undefined) return;
    const { metadata } = run.extra ?? {};
    run.extra = {
      ...run.extra,
      metadata: {
        ...metadata,
        ...omitUndefined({ ls_model_name: record?.call?.invokedModel?.modelId }),
        usage_metadata: { ...metadata?.usage_metadata, ...usage },
      },
    };
  }

  /** LangGraph copies tracers. The copy must add costs too. */
  override copyWithTracingConfig(config: TracingConfig): LangSmithCostTracer {
    const { tracingMetadata, tracingTags } = super.copyWithTracingConfig(config);
    const copy = new LangSmithCostTracer({
      ...this.#options,
      ...this.fields,
      ...omitUndefined({ metadata: tracingMetadata }),
      tags: tracingTags,
    });
    copy.runMap = this.runMap;
    copy.runTreeMap = this.runTreeMap;
    return copy;
  }
}

/** A record with the parts that decide the price. */
function recordOf({ id, extra, outputs }: Run, pricing: CallPricing): CallRecord | undefined {
  if (!isResult(outputs)) return undefined;
  const modelName = extra?.metadata?.ls_model_name;
  const run = { runId: id, at: 0, day: "", path: [], tags: [], labels: {}, streamed: false };
  const named = omitUndefined({ ...run, modelName: typeof modelName === "string" ? modelName : undefined });
  return toCallRecord(named, { output: outputs, cached: extra?.cached === true }, pricing);
}

function isResult(outputs: Run["outputs"]): outputs is LLMResult {
  return Array.isArray(outputs?.generations);
}

/** Tokens and costs (USD) as LangSmith reads them in the `usage_metadata` of a run's metadata. */
interface LangSmithUsage {
  /** Includes cached tokens. */
  input_tokens: number;
  output_tokens: number;
  total_tokens: number;
  /** Parts of `input_tokens`, not additions to it. */
  input_token_details: { cache_read: number; cache_creation: number };
  /** Includes cache reads, cache writes and the router fee. */
  input_cost?: number;
  output_cost?: number;
  /** `input_cost + output_cost`. */
  total_cost?: number;
  /** Parts of `input_cost`, not additions to it. */
  input_cost_details?: { cache_read: number; cache_creation: number };
}

/**
 * Tokens and cost of a call for LangSmith, which then needs no price list of its own. Unknown costs are
 * left out.
 * @param modelCatalog the prices that the record was made with
 * @returns `undefined` for calls that Amazon Bedrock did not answer
 * @see https://docs.langchain.com/langsmith/cost-tracking
 */
function toLangSmithUsage(record: CallRecord, modelCatalog: ModelCatalog): LangSmithUsage | undefined {
  const { call, outcome } = record;
  if (outcome !== "answered" || call?.usage === undefined) return undefined;
  const { usage } = call;
  const input = totalInputTokens(usage);
  return {
    input_tokens: input,
    output_tokens: usage.outputTokens,
    total_tokens: input + usage.outputTokens,
    input_token_details: { cache_read: usage.cacheReadTokens, cache_creation: writesOf(usage) },
    ...costsOf(record, modelCatalog),
  };
}

/** The total is the cost of the record. The prices only decide how it is split. */
function costsOf({ call, cost, saving }: CallRecord, modelCatalog: ModelCatalog): Partial<LangSmithUsage> {
  if (cost === undefined) return {};
  const total = { total_cost: toUsd(cost) };
  if (call === undefined || !isCounted(call)) return total;
  const price = costOfCall(call, modelCatalog)?.quote.price;
  const parts = price && costOf(call.usage, price);
  if (parts === undefined || parts.total + (saving?.routerFee ?? 0n) !== cost) return total;
  return { ...total, ...splitOf(parts, cost) };
}

function splitOf({ cacheRead, cacheWrite5m, cacheWrite1h, output }: Cost, cost: bigint): Partial<LangSmithUsage> {
  return {
    input_cost: toUsd(cost - output),
    output_cost: toUsd(output),
    input_cost_details: { cache_read: toUsd(cacheRead), cache_creation: toUsd(cacheWrite5m + cacheWrite1h) },
  };
}

function writesOf({ cacheWrite5mTokens, cacheWrite1hTokens }: TokenUsage): number {
  return cacheWrite5mTokens + cacheWrite1hTokens;
}
