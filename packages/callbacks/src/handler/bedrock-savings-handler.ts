import {
  METERED_OPERATION_EVENT,
  omitUndefined,
  type RoutingListener,
  type RoutingRecord,
  readMeteredOperation,
} from "@bedrock-routed/core";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { ExporterError } from "../exporter/exporter";
import type { Ledger } from "../ledger/ledger";
import { LedgerRecorder } from "../ledger/ledger-recorder";
import { notify } from "../notify";
import { toOperationRecord } from "../pricing/price-record";
import { readLabels, readTags } from "../record/read-run";
import type { CallRecord, LogRecord, OperationRecord } from "../record/record";
import type { SavingsReport } from "../report/savings-report";
import { type ReportOptions, toReport } from "../report/to-report";
import { captureContent, captureQuestion } from "./captured-content";
import { countCachePoints } from "./count-cache-points";
import { type OpenCall, type OpenRun, OpenRuns, pathOf } from "./open-runs";
import {
  type BedrockSavingsHandlerOptions,
  type ResolvedSavingsOptions,
  resolveSavingsOptions,
} from "./savings-options";
import { type EndedCall, toCallRecord, toFailedRecord } from "./to-call-record";

type Metadata = Record<string, unknown> | undefined;

/**
 * Records which model answered each call, what the call cost and what it saved. One handler serves any
 * number of concurrent runs. LangChain waits for it, so totals are complete when `invoke` returns.
 * After construction it does not throw. It keeps no text of prompts or answers unless `captureContent`
 * is set.
 */
export class BedrockSavingsHandler extends BaseCallbackHandler implements RoutingListener {
  override name = "bedrock_savings_handler";
  override awaitHandlers = true;

  readonly #options: ResolvedSavingsOptions;
  readonly #runs: OpenRuns<OpenRun> = new OpenRuns();
  readonly #calls: OpenRuns<OpenCall> = new OpenRuns();
  readonly #records: LatestItems<CallRecord>;
  readonly #operations: LatestItems<OperationRecord>;
  readonly #recorder: LedgerRecorder;

  /** @throws InvalidOptionError when an option is invalid. It names the option, its value and the remedy. */
  constructor(options: BedrockSavingsHandlerOptions = {}) {
    super();
    this.#options = resolveSavingsOptions(options);
    this.#recorder = new LedgerRecorder(this.#options.ledger);
    this.#records = new LatestItems(this.#options.maxRecords);
    this.#operations = new LatestItems(this.#options.maxRecords);
  }

  /** The latest calls, oldest first, at most `maxRecords`. */
  get records(): readonly CallRecord[] {
    return this.#records.list();
  }

  /** The latest retrievals, rerankings and avoided calls, oldest first, at most `maxRecords`. */
  get operations(): readonly OperationRecord[] {
    return this.#operations.list();
  }

  /** Exact totals of all records as they are now. `mergeLedgers` adds those of several handlers. */
  get ledger(): Ledger {
    return this.#recorder.snapshot();
  }

  /**
   * Totals of all records as plain data, in USD, and the number of calls that have not ended.
   * @throws InvalidOptionError when `currency` is invalid
   */
  report(options: ReportOptions = {}): SavingsReport {
    const [unfinishedCalls, droppedCalls] = [this.#calls.size, this.#calls.dropped];
    return {
      ...toReport(this.ledger, options),
      ...(unfinishedCalls > 0 && { unfinishedCalls }),
      ...(droppedCalls > 0 && { droppedCalls }),
    };
  }

  /**
   * Waits until all exporters have delivered the records that they accepted, or failed, and until the stores of budgets
   * have counted them. Await it before `process.exit`, at SIGTERM, and before a serverless function returns. A process
   * that ends on its own flushes without it. It takes as long as the slowest exporter. Failures of budgets' stores go to
   * their own `onError`.
   * @returns the failures; an empty list when everything was delivered
   */
  async flush(): Promise<readonly ExporterError[]> {
    const budgets = this.#options.budgets.map((budget) => budget.flush());
    const [failures] = await Promise.all([this.#options.exporters.flush(), Promise.allSettled(budgets)]);
    return failures;
  }

  // LangChain's types and its calls differ in the names of the fourth and the last parameter.
  override handleChainStart(
    chain: Serialized,
    _inputs: unknown,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    _metadata?: Metadata,
    _runType?: string,
    runName?: string,
  ): void {
    this.#runs.open(runId, { name: nameOfRun(chain, runName), parentRunId });
  }

  override handleChainEnd(_outputs: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleChainError(_error: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleRetrieverStart(
    retriever: Serialized,
    _query: string,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    _metadata?: Metadata,
    name?: string,
  ): void {
    this.#runs.open(runId, { name: nameOfRun(retriever, name), parentRunId });
  }

  override handleRetrieverEnd(_documents: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleRetrieverError(_error: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleToolStart(
    tool: Serialized,
    _input: string,
    runId: string,
    parentRunId?: string,
    _tags?: string[],
    _metadata?: Metadata,
    runName?: string,
  ): void {
    this.#runs.open(runId, { name: nameOfRun(tool, runName), parentRunId });
  }

  override handleToolEnd(_output: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleToolError(_error: unknown, runId: string): void {
    this.#runs.close(runId);
  }

  override handleChatModelStart(
    _model: Serialized,
    messages: BaseMessage[][],
    runId: string,
    parentRunId?: string,
    extraParams?: Record<string, unknown>,
    tags?: string[],
    metadata?: Metadata,
  ): void {
    const [sent = []] = messages;
    const redact = this.#options.captureContent?.redact;
    const question = redact && captureQuestion(sent, redact);
    const cachePoints = countCachePoints(sent, extraParams);
    this.#open(runId, parentRunId, tags, metadata, { question, cachePoints });
  }

  override handleLLMStart(
    _model: Serialized,
    _prompts: string[],
    runId: string,
    parentRunId?: string,
    _extraParams?: Record<string, unknown>,
    tags?: string[],
    metadata?: Metadata,
  ): void {
    this.#open(runId, parentRunId, tags, metadata);
  }

  override handleLLMNewToken(_token: string, _index: unknown, runId: string): void {
    this.#markToken(runId);
  }

  override handleChatModelStreamEvent(_event: unknown, runId: string): void {
    this.#markToken(runId);
  }

  override handleLLMEnd(
    output: LLMResult,
    runId: string,
    _parentRunId?: string,
    _tags?: string[],
    extraParams?: Record<string, unknown>,
  ): void {
    const call = this.#calls.close(runId);
    if (call === undefined) return;
    const result = { output, cached: extraParams?.cached === true };
    const record = toCallRecord(this.#end(runId, call), result, this.#options.pricing);
    const redact = this.#options.captureContent?.redact;
    const content = redact && captureContent(call.question, output, redact);
    this.#add(content === undefined ? record : { ...record, content });
  }

  override handleLLMError(error: unknown, runId: string): void {
    const call = this.#calls.close(runId);
    if (call !== undefined) this.#add(toFailedRecord(this.#end(runId, call), error, call.routing));
  }

  /** Called by `BedrockRoutedChatModel` for a call that ends without an answer, before its run ends. */
  handleRoutingRecord(routing: RoutingRecord, runId: string): void {
    const call = this.#calls.get(runId);
    if (call !== undefined) call.routing = routing;
  }

  override handleCustomEvent(
    eventName: string,
    data: unknown,
    runId: string,
    tags?: string[],
    metadata?: Record<string, unknown>,
  ): void {
    const operation = eventName === METERED_OPERATION_EVENT ? readMeteredOperation(data) : undefined;
    if (operation === undefined) return;
    const { clock, dayOf, timeZone, labels, pricing } = this.#options;
    const at = clock();
    const run = omitUndefined({
      runId,
      parentRunId: this.#runs.get(runId)?.parentRunId,
      at,
      day: dayOf(at),
      timeZone,
      path: pathOf(this.#runs, runId),
      tags: readTags(tags),
      labels: readLabels(metadata, labels),
    });
    this.#add(toOperationRecord(run, operation, pricing.modelCatalog));
  }

  #open(
    runId: string,
    parentRunId: string | undefined,
    tags: readonly string[] | undefined,
    metadata: Metadata,
    request: Pick<OpenCall, "question" | "cachePoints"> = {},
  ): void {
    const modelName = metadata?.ls_model_name;
    this.#calls.open(runId, {
      parentRunId,
      startedAt: this.#options.clock(),
      modelName: typeof modelName === "string" ? modelName : undefined,
      tags: readTags(tags),
      labels: readLabels(metadata, this.#options.labels),
      path: pathOf(this.#runs, parentRunId),
      ...request,
    });
  }

  #markToken(runId: string): void {
    const call = this.#calls.get(runId);
    if (call !== undefined) call.firstTokenAt ??= this.#options.clock();
  }

  #end(runId: string, call: OpenCall): EndedCall {
    const { parentRunId, modelName, cachePoints, startedAt, firstTokenAt, path, tags, labels } = call;
    const { clock, dayOf, timeZone } = this.#options;
    const at = clock();
    return omitUndefined({
      runId,
      parentRunId,
      modelName,
      cachePoints,
      at,
      day: dayOf(at),
      timeZone,
      path,
      tags,
      labels,
      streamed: firstTokenAt !== undefined,
      durationMs: durationOf(startedAt, at),
      timeToFirstTokenMs: firstTokenAt === undefined ? undefined : durationOf(startedAt, firstTokenAt),
    });
  }

  #add(record: LogRecord): void {
    this.#recorder.add(record);
    if ("operation" in record) this.#operations.add(record);
    else this.#records.add(record);
    for (const budget of this.#options.budgets) budget.add(record);
    this.#options.exporters.add(record);
    notify(this.#options.onRecord, record);
  }
}

/** In ms. `undefined` when the clock jumped back. */
function durationOf(from: number, to: number): number | undefined {
  return to >= from ? to - from : undefined;
}

/** The name that a run was given, or the name of its class. */
function nameOfRun(serialized: Serialized | undefined, runName: string | undefined): string {
  return runName ?? serialized?.id?.at(-1) ?? "unknown";
}

/** The latest items, up to a number. Old items are dropped in bulk, because shifting an array moves all of it. */
class LatestItems<Item> {
  #items: Item[] = [];
  readonly #max: number;

  constructor(max: number) {
    this.#max = max;
  }

  add(item: Item): void {
    if (this.#max === 0) return;
    this.#items.push(item);
    if (this.#items.length >= 2 * this.#max) this.#items = this.#items.slice(-this.#max);
  }

  /** Oldest first. */
  list(): readonly Item[] {
    return this.#items.length > this.#max ? this.#items.slice(-this.#max) : this.#items;
  }
}
