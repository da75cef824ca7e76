import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import { addRecord } from "./add-record";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import type { CallRecord } from "./call-record";
import { emptyLedger, type Ledger } from "./ledger";
import { readModelName } from "./read-model-name";
import { type ResolvedSavingsOptions, resolveSavingsOptions } from "./resolve-savings-options";
import type { SavingsReport } from "./savings-report";
import { toCallRecord } from "./to-call-record";
import { toReport } from "./to-report";

/** Runs whose end never comes, such as streams that their reader left, are forgotten past this number. */
const MAXIMUM_OPEN_RUNS = 10_000;

/**
 * Records which model answered each call and what that saved. One handler serves any number of
 * concurrent runs. LangChain waits for it, so totals are complete when `invoke` returns. Once built,
 * it does not throw, and it keeps no text of prompts or answers.
 */
export class BedrockSavingsHandler extends BaseCallbackHandler {
  override name = "bedrock_savings_handler";
  override awaitHandlers = true;

  readonly #options: ResolvedSavingsOptions;
  /** Model names by the id of a run that has not ended. */
  readonly #openRuns: Map<string, string | undefined> = new Map();
  readonly #records: CallRecord[] = [];
  #ledger: Ledger = emptyLedger;

  /** @throws BedrockRoutedError when an option cannot be used: it names the option, its value and the remedy */
  constructor(options: BedrockSavingsHandlerOptions = {}) {
    super({ ignoreChain: true, ignoreAgent: true, ignoreRetriever: true, ignoreCustomEvent: true });
    this.#options = resolveSavingsOptions(options);
  }

  /** The latest calls, oldest first, up to `maximumRecords`. */
  get records(): readonly CallRecord[] {
    return this.#records;
  }

  /** Exact totals of all calls, to merge with those of other handlers. */
  get ledger(): Ledger {
    return this.#ledger;
  }

  /** Totals of all calls as plain data. */
  report(): SavingsReport {
    return toReport(this.#ledger);
  }

  override handleChatModelStart(
    _model: Serialized,
    _messages: BaseMessage[][],
    runId: string,
    _parentRunId?: string,
    _extraParams?: Record<string, unknown>,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    this.#open(runId, metadata);
  }

  override handleLLMStart(
    _model: Serialized,
    _prompts: string[],
    runId: string,
    _parentRunId?: string,
    _extraParams?: Record<string, unknown>,
    _tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    this.#open(runId, metadata);
  }

  override handleLLMEnd(
    output: LLMResult,
    runId: string,
    _parentRunId?: string,
    _tags?: string[],
    extraParams?: Record<string, unknown>,
  ): void {
    const modelName = this.#openRuns.get(runId);
    const run = { runId, output, modelName, cached: extraParams?.cached === true };
    if (this.#close(runId)) this.#add(toCallRecord(run, this.#options.pricing));
  }

  override handleLLMError(_error: unknown, runId: string): void {
    if (this.#close(runId)) this.#add({ runId, outcome: "failed" });
  }

  #open(runId: string, metadata: Record<string, unknown> | undefined): void {
    this.#openRuns.set(runId, readModelName(metadata));
    if (this.#openRuns.size <= MAXIMUM_OPEN_RUNS) return;
    for (const oldest of this.#openRuns.keys()) {
      this.#openRuns.delete(oldest);
      break;
    }
  }

  /** False for a run that has ended already: a handler that is registered twice hears everything twice. */
  #close(runId: string): boolean {
    return this.#openRuns.delete(runId);
  }

  #add(record: CallRecord): void {
    this.#ledger = addRecord(this.#ledger, record);
    this.#records.push(record);
    if (this.#records.length > this.#options.maximumRecords) this.#records.shift();
  }
}
