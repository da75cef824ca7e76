import { defaultModelCatalog, type ModelCatalog } from "@bedrock-routed/core";
import { Runnable, type RunnableConfig } from "@langchain/core/runnables";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { notify } from "../notify";
import type { CallRecord } from "../record/call-record";
import type { OperationRecord } from "../record/operation-record";
import { defaultLabels, readLabels } from "../record/read-labels";
import { readTags } from "../record/read-tags";
import type { Budget, BudgetReservation } from "./budget";
import type { BudgetedRunOptions, UnpricedCall } from "./budgeted-run-options";
import { estimateCost } from "./estimate-cost";
import { readInputText } from "./read-input-text";
import { readModel } from "./read-model";
import { toListenedConfig } from "./to-listened-config";
import { UnpricedCallError } from "./unpriced-call-error";
import { warnOfUnpriced } from "./warn-of-unpriced";

const DEFAULT_OUTPUT_TOKENS = 1000;

/** A run that may cost money, from reserving to settling. */
interface StartedRun<Options> {
  readonly options: Partial<Options>;
  /** Counts what the calls in the run cost, however it ended. */
  end(outcome: "completed" | "failed" | "left"): void;
}

/**
 * A runnable whose calls are refused when a budget has no room for them. Each run reserves an
 * estimate before anything is sent and settles what its calls have cost when it ends.
 */
export class BudgetedRunnable<Input, Output, Options extends RunnableConfig> extends Runnable<Input, Output, Options> {
  lc_namespace: string[] = ["bedrock_routed", "callbacks"];

  readonly #inner: Runnable<Input, Output, Options>;
  readonly #budget: Budget;
  readonly #options: BudgetedRunOptions;
  readonly #modelCatalog: ModelCatalog;

  constructor(inner: Runnable<Input, Output, Options>, budget: Budget, options: BudgetedRunOptions = {}) {
    super();
    this.#inner = inner;
    this.#budget = budget;
    this.#options = options;
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
  }

  override async invoke(input: Input, options?: Partial<Options>): Promise<Output> {
    const run = this.#start(input, options);
    try {
      const output = await this.#inner.invoke(input, run.options);
      run.end("completed");
      return output;
    } catch (error) {
      run.end("failed");
      throw error;
    }
  }

  override async *_streamIterator(input: Input, options?: Partial<Options>): AsyncGenerator<Output> {
    const run = this.#start(input, options);
    let outcome: "completed" | "failed" | "left" = "left";
    try {
      yield* await this.#inner.stream(input, run.options);
      outcome = "completed";
    } catch (error) {
      outcome = "failed";
      throw error;
    } finally {
      run.end(outcome);
    }
  }

  #start(input: Input, options: Partial<Options> | undefined): StartedRun<Options> {
    const { clock = Date.now, labels = defaultLabels, unpriced = "allow" } = this.#options;
    const { modelId, outputTokens, tools } = this.#modelOf();
    const inputText = [tools, readInputText(input)].join("\n");
    const estimate = estimateCost({ modelId, inputText, outputTokens }, this.#modelCatalog);
    if (estimate === undefined) {
      if (unpriced === "refuse") throw new UnpricedCallError(modelId);
      this.#warn({ reason: "estimate", modelId });
    }
    const run = { at: clock(), tags: readTags(options?.tags), labels: readLabels(options?.metadata, labels) };
    const reservation = this.#budget.reserve(run, estimate ?? 0n);
    const records: (CallRecord | OperationRecord)[] = [];
    const listener = new BedrockSavingsHandler({
      modelCatalog: this.#modelCatalog,
      clock,
      dimensions: [],
      maxRecords: 0,
      onRecord: (record) => records.push(record),
    });
    return {
      options: toListenedConfig(options, listener),
      end: (outcome) => this.#settle(reservation, estimate ?? 0n, records, outcome),
    };
  }

  /** A call of unknown cost counts as its estimate; so does one whose reader left before it ended. */
  #settle(
    reservation: BudgetReservation,
    estimate: bigint,
    records: readonly (CallRecord | OperationRecord)[],
    outcome: "completed" | "failed" | "left",
  ): void {
    const known = records.reduce((sum, { cost = 0n }) => sum + cost, 0n);
    const unknown = records.find((record) => !("operation" in record) && isUnpriced(record));
    if (unknown !== undefined && !("operation" in unknown)) {
      this.#warn({ reason: "cost", modelId: unknown.call?.invokedModel?.modelId ?? unknown.requestedModelId });
    }
    const isEstimated = unknown !== undefined || (outcome === "left" && records.length === 0);
    reservation.settle(isEstimated && known < estimate ? estimate : known);
  }

  #modelOf(): { readonly modelId: string | undefined; readonly outputTokens: number; readonly tools: string } {
    const { estimateModel, estimateOutputTokens } = this.#options;
    const { modelId, maxTokens, tools = "" } = readModel(this.#inner);
    return {
      modelId: estimateModel ?? modelId,
      outputTokens: estimateOutputTokens ?? maxTokens ?? DEFAULT_OUTPUT_TOKENS,
      tools,
    };
  }

  #warn(event: UnpricedCall): void {
    notify(this.#options.onUnpriced ?? warnOfUnpriced, event);
  }
}

function isUnpriced({ outcome, cost }: CallRecord): boolean {
  return outcome === "answered" && cost === undefined;
}
