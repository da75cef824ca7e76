import { emitWarning } from "node:process";
import { BedrockRoutedError, defaultModelCatalog, type ModelCatalog } from "@bedrock-routed/core";
import type { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import { mergeConfigs, Runnable, type RunnableConfig } from "@langchain/core/runnables";
import type { Budget, BudgetReservation } from "../budget/budget";
import { BedrockSavingsHandler } from "../handler/bedrock-savings-handler";
import { notify } from "../notify";
import { defaultLabels, readLabels, readTags } from "../record/read-run";
import type { CallRecord, LogRecord } from "../record/record";
import { isUnmetered } from "../record/unmetered";
import { type EstimateBasis, estimateCost, readInputText, readModel } from "./estimate-cost";

/** Options of `withBudget`. */
export interface BudgetedRunOptions {
  /**
   * Id of the model whose price estimates are based on. For a prompt router: the larger of its models. For a chain: the model in it.
   * @default the model of the runnable, if it has one that names a model
   */
  estimateModel?: string | undefined;
  /**
   * Estimated tokens of an answer.
   * @default maxTokens of the runnable, or 1000 without it
   */
  estimateOutputTokens?: number | undefined;
  /**
   * Called when the cost of a call is unknown, before or after the call. Errors that it throws are dropped.
   * @default process.emitWarning, once per reason
   */
  onUnpriced?: ((event: UnpricedCall) => unknown) | undefined;
  /**
   * What happens to a call that cannot be estimated. `"allow"` sends it and reserves nothing; `"refuse"` throws `UnpricedCallError`.
   * @default "allow"
   */
  unpriced?: "allow" | "refuse" | undefined;
  /**
   * The model catalog with the prices.
   * @default defaultModelCatalog()
   */
  modelCatalog?: ModelCatalog | undefined;
  /**
   * Labels and the metadata keys that hold them, as for `BedrockSavingsHandler`.
   * @default user, team, thread and feature, under their usual keys
   */
  labels?: Readonly<Record<string, readonly string[]>> | undefined;
  /**
   * Returns the time in ms since 1970.
   * @default Date.now
   */
  clock?: (() => number) | undefined;
}

/** A call that a budget could not price. */
export interface UnpricedCall {
  /**
   * `"estimate"`: the call could not be estimated, so nothing was reserved. `"cost"`: the cost of the ended
   * call is unknown, so its estimate was counted, or 0 without an estimate.
   */
  readonly reason: "estimate" | "cost";
  readonly modelId: string | undefined;
}

/** A call was refused before it was sent, because its price is unknown and `unpriced` is `"refuse"`. */
export class UnpricedCallError extends BedrockRoutedError {
  readonly modelId: string | undefined;

  constructor(modelId: string | undefined) {
    super(
      `The price of ${modelId ?? "this runnable, which names no model,"} is unknown, so the budget cannot check the call. ` +
        'Pass estimateModel, a modelCatalog with its price, or unpriced: "allow".',
    );
    this.modelId = modelId;
  }
}

const DEFAULT_OUTPUT_TOKENS = 1000;

type Outcome = "completed" | "failed" | "left";

/** A run in progress for which money is reserved. */
interface StartedRun<Options> {
  readonly options: Partial<Options>;
  /** Counts the cost of the calls in the run, for every outcome. `"left"`: the reader left the stream. */
  end(outcome: Outcome): Promise<void>;
}

/**
 * A runnable whose calls are refused when a budget has no room for them. Each run reserves an estimate
 * before anything is sent. When the run ends, the reservation is replaced by the cost of its calls.
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

  /**
   * @throws BudgetExceededError when the budget has no room
   * @throws UnpricedCallError when the price is unknown and `unpriced` is `"refuse"`
   */
  override async invoke(input: Input, options?: Partial<Options>): Promise<Output> {
    const run = await this.#start(input, options);
    let outcome: Outcome = "failed";
    try {
      const output = await this.#inner.invoke(input, run.options);
      outcome = "completed";
      return output;
    } finally {
      await run.end(outcome);
    }
  }

  override async *_streamIterator(input: Input, options?: Partial<Options>): AsyncGenerator<Output> {
    const run = await this.#start(input, options);
    let outcome: Outcome = "left";
    try {
      yield* await this.#inner.stream(input, run.options);
      outcome = "completed";
    } catch (error) {
      outcome = "failed";
      throw error;
    } finally {
      await run.end(outcome);
    }
  }

  async #start(input: Input, options: Partial<Options> | undefined): Promise<StartedRun<Options>> {
    const { clock = Date.now, labels = defaultLabels, unpriced = "allow" } = this.#options;
    const { modelId, region, outputTokens, tools } = this.#modelOf();
    const inputText = [tools, readInputText(input)].join("\n");
    const estimate = estimateCost({ modelId, region, inputText, outputTokens }, this.#modelCatalog);
    if (estimate === undefined) {
      if (unpriced === "refuse") throw new UnpricedCallError(modelId);
      this.#warn({ reason: "estimate", modelId });
    }
    const run = { at: clock(), tags: readTags(options?.tags), labels: readLabels(options?.metadata, labels) };
    const reservation = await this.#budget.reserve(run, estimate ?? 0n);
    const records: LogRecord[] = [];
    const listener = new BedrockSavingsHandler({
      modelCatalog: this.#modelCatalog,
      region,
      clock,
      dimensions: [],
      maxRecords: 0,
      onRecord: (record) => records.push(record),
    });
    return {
      options: withListener(options, listener),
      end: (outcome) => this.#settle(reservation, estimate ?? 0n, records, outcome),
    };
  }

  /** A call of unknown cost counts as its estimate. So does a call whose reader left the stream before it ended. */
  #settle(
    reservation: BudgetReservation,
    estimate: bigint,
    records: readonly LogRecord[],
    outcome: Outcome,
  ): Promise<void> {
    const known = records.reduce((sum, { cost = 0n }) => sum + cost, 0n);
    const unknown = records.find(isUnpriced);
    if (unknown !== undefined) {
      this.#warn({ reason: "cost", modelId: unknown.call?.invokedModel?.modelId ?? unknown.requestedModelId });
    }
    const isLeft = records.some(isUnmetered) || (outcome === "left" && records.length === 0);
    const isEstimated = unknown !== undefined || isLeft;
    return reservation.settle(isEstimated && known < estimate ? estimate : known);
  }

  #modelOf(): Pick<EstimateBasis, "modelId" | "region" | "outputTokens"> & { readonly tools: string } {
    const { estimateModel, estimateOutputTokens } = this.#options;
    const { modelId, region, maxTokens, tools = "" } = readModel(this.#inner);
    return {
      modelId: estimateModel ?? modelId,
      region,
      outputTokens: estimateOutputTokens ?? maxTokens ?? DEFAULT_OUTPUT_TOKENS,
      tools,
    };
  }

  #warn(event: UnpricedCall): void {
    notify(this.#options.onUnpriced ?? warnOfUnpriced, event);
  }
}

function isUnpriced(record: LogRecord): record is CallRecord {
  return !("operation" in record) && record.outcome === "answered" && record.cost === undefined;
}

/** The configuration of the call with one more handler. LangChain passes it on to the runs inside. */
function withListener<Options extends RunnableConfig>(
  options: Partial<Options> | undefined,
  listener: BaseCallbackHandler,
): Partial<Options> {
  // Every member of a RunnableConfig is optional, but TypeScript cannot infer this for a Partial of its subtype.
  return mergeConfigs<Options>(options as RunnableConfig | undefined, { callbacks: [listener] });
}

const warned: Set<string> = new Set();

function warnOfUnpriced({ reason, modelId = "a runnable that names no model" }: UnpricedCall): void {
  if (warned.has(reason)) return;
  warned.add(reason);
  const consequence =
    reason === "estimate" ? "the budget reserves nothing before the call" : "the budget counts its estimate";
  emitWarning(
    `The ${reason} of a call of ${modelId} is not known, so ${consequence}. ` +
      "Pass estimateModel, or a modelCatalog with its price. onUnpriced is called for every such call.",
    "BudgetWarning",
  );
}
