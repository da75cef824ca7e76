import { defaultModelCatalog, type ModelCatalog } from "@bedrock-routed/core";
import type { LLMResult } from "@langchain/core/outputs";
import type { Run } from "@langchain/core/tracers/base";
import { LangChainTracer, type LangChainTracerFields } from "@langchain/core/tracers/tracer_langchain";
import type { CallRecord } from "../record/call-record";
import { parseRouterFee } from "../record/parse-router-fee";
import type { CallPricing } from "../record/price-call";
import { toCallRecord } from "../record/to-call-record";
import { toLangSmithUsage } from "./to-lang-smith-usage";

/** Options of `LangSmithCostTracer`, besides those of LangChain's own tracer. */
export interface LangSmithCostTracerOptions extends LangChainTracerFields {
  /**
   * Prices.
   * @default defaultModelCatalog()
   */
  readonly modelCatalog?: ModelCatalog | undefined;
  /**
   * USD charged for a call through a prompt router.
   * @default 0
   */
  readonly routerFeeUsdPerCall?: number | undefined;
}

type TracingConfig = Parameters<LangChainTracer["copyWithTracingConfig"]>[0];

/**
 * LangChain's tracer for LangSmith, which also tells what each call cost and which model answered. It
 * takes the place of the one that LangChain adds when tracing is on. Costs stand on the runs of chat
 * models alone: LangSmith adds them up for the runs around them, and would count them twice there.
 */
export class LangSmithCostTracer extends LangChainTracer {
  readonly #options: LangSmithCostTracerOptions;
  readonly #pricing: CallPricing;

  /** @throws InvalidOptionError */
  constructor(options: LangSmithCostTracerOptions = {}) {
    const { modelCatalog = defaultModelCatalog(), routerFeeUsdPerCall, ...fields } = options;
    super(fields);
    this.#options = options;
    this.#pricing = { modelCatalog, routerFee: parseRouterFee(routerFeeUsdPerCall) };
  }

  override onLLMEnd(run: Run): void {
    super.onLLMEnd(run);
    const record = recordOf(run, this.#pricing);
    const usage = record && toLangSmithUsage(record, this.#pricing.modelCatalog);
    if (usage === undefined) return;
    const { metadata } = run.extra ?? {};
    const model = record?.call?.invokedModel?.modelId;
    run.extra = {
      ...run.extra,
      metadata: {
        ...metadata,
        ...(model === undefined ? {} : { ls_model_name: model }),
        usage_metadata: { ...metadata?.usage_metadata, ...usage },
      },
    };
  }

  /** LangGraph copies tracers, and the copy has to be one of these. */
  override copyWithTracingConfig(config: TracingConfig): LangSmithCostTracer {
    const { tracingMetadata, tracingTags } = super.copyWithTracingConfig(config);
    const copy = new LangSmithCostTracer({
      ...this.#options,
      ...this.fields,
      ...(tracingMetadata === undefined ? {} : { metadata: tracingMetadata }),
      tags: tracingTags,
    });
    copy.runMap = this.runMap;
    copy.runTreeMap = this.runTreeMap;
    return copy;
  }
}

/** Only what prices need. */
function recordOf({ id, extra, outputs }: Run, pricing: CallPricing): CallRecord | undefined {
  if (!isResult(outputs)) return undefined;
  const modelName = extra?.metadata?.ls_model_name;
  const run = { runId: id, at: 0, day: "", path: [], tags: [], labels: {}, streamed: false };
  const named = typeof modelName === "string" ? { ...run, modelName } : run;
  return toCallRecord(named, { output: outputs, cached: extra?.cached === true }, pricing);
}

function isResult(outputs: Run["outputs"]): outputs is LLMResult {
  return Array.isArray(outputs?.generations);
}
