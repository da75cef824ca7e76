import { METERED_OPERATION_EVENT, readMeteredOperation } from "@bedrock-routed/core";
import { BaseCallbackHandler } from "@langchain/core/callbacks/base";
import type { Serialized } from "@langchain/core/load/serializable";
import type { BaseMessage } from "@langchain/core/messages";
import type { LLMResult } from "@langchain/core/outputs";
import type { ExporterError } from "../exporters/exporter-error";
import type { Ledger } from "../ledger/ledger";
import { LedgerRecorder } from "../ledger/ledger-recorder";
import { notify } from "../notify";
import type { CallRecord } from "../record/call-record";
import type { OperationRecord } from "../record/operation-record";
import { readLabels } from "../record/read-labels";
import { readTags } from "../record/read-tags";
import { type EndedCall, toCallRecord, toFailedRecord } from "../record/to-call-record";
import { toOperationRecord } from "../record/to-operation-record";
import type { SavingsReport } from "../report/savings-report";
import { type ReportOptions, toReport } from "../report/to-report";
import type { BedrockSavingsHandlerOptions } from "./bedrock-savings-handler-options";
import { nameOfRun } from "./name-of-run";
import { type OpenCall, type OpenRun, OpenRuns, pathOf } from "./open-runs";
import { readContent, readQuestion } from "./read-content";
import { RecordList } from "./record-list";
import { type ResolvedSavingsOptions, resolveSavingsOptions } from "./resolve-savings-options";

type Metadata = Record<string, unknown> | undefined;

/**
 * Records which model answered each call, what it cost and what that saved. One handler serves any
 * number of concurrent runs. LangChain waits for it, so totals are complete when `invoke` returns.
 * Once built, it does not throw, and it keeps no text of prompts or answers unless `captureContent`
 * is set.
 */
export class BedrockSavingsHandler extends BaseCallbackHandler {
  override name = "bedrock_savings_handler";
  override awaitHandlers = true;

  readonly #options: ResolvedSavingsOptions;
  readonly #runs: OpenRuns<OpenRun> = new OpenRuns();
  readonly #calls: OpenRuns<OpenCall> = new OpenRuns();
  readonly #records: RecordList<CallRecord>;
  readonly #operations: RecordList<OperationRecord>;
  readonly #recorder: LedgerRecorder;

  /** @throws InvalidOptionError when an option cannot be used: it names the option, its value and the remedy */
  constructor(options: BedrockSavingsHandlerOptions = {}) {
    super();
    this.#options = resolveSavingsOptions(options);
    this.#recorder = new LedgerRecorder(this.#options.ledger);
    this.#records = new RecordList(this.#options.maxRecords);
    this.#operations = new RecordList(this.#options.maxRecords);
  }

  /** The latest calls, oldest first, up to `maxRecords`. */
  get records(): readonly CallRecord[] {
    return this.#records.latest();
  }

  /** The latest retrievals, rerankings and avoided calls, oldest first, up to `maxRecords`. */
  get operations(): readonly OperationRecord[] {
    return this.#operations.latest();
  }

  /** Exact totals of all records as they are now, to merge with those of other handlers. */
  get ledger(): Ledger {
    return this.#recorder.snapshot();
  }

  /** Totals of all records as plain data. */
  report(options: ReportOptions = {}): SavingsReport {
    return toReport(this.ledger, options);
  }

  /**
   * Resolves once all sinks have delivered what they accepted, or failed: with the failures, none when
   * all is well. Await it before `process.exit`, at SIGTERM, and before a serverless function returns:
   * a process that ends by itself does that alone. It waits as long as the slowest sink.
   */
  flush(): Promise<readonly ExporterError[]> {
    return this.#options.exporters.flush();
  }

  // LangChain's types name the fourth and the last parameters otherwise than it passes them.
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
    _extraParams?: Record<string, unknown>,
    tags?: string[],
    metadata?: Metadata,
  ): void {
    const { captureContent } = this.#options;
    const question = captureContent && readQuestion(messages[0] ?? [], captureContent.redact);
    this.#open(runId, parentRunId, tags, metadata, question);
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
    const { captureContent } = this.#options;
    const content = captureContent && readContent(call.question, output, captureContent.redact);
    this.#add(content === undefined ? record : { ...record, content });
  }

  override handleLLMError(error: unknown, runId: string): void {
    const call = this.#calls.close(runId);
    if (call !== undefined) this.#add(toFailedRecord(this.#end(runId, call), error));
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
    const { clock, dayOf, labels, pricing } = this.#options;
    const at = clock();
    const parentRunId = this.#runs.get(runId)?.parentRunId;
    const run = {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      at,
      day: dayOf(at),
      path: pathOf(this.#runs, runId),
      tags: readTags(tags),
      labels: readLabels(metadata, labels),
    };
    this.#add(toOperationRecord(run, operation, pricing.modelCatalog));
  }

  #open(
    runId: string,
    parentRunId: string | undefined,
    tags: readonly string[] | undefined,
    metadata: Metadata,
    question?: OpenCall["question"],
  ): void {
    const modelName = metadata?.ls_model_name;
    this.#calls.open(runId, {
      parentRunId,
      startedAt: this.#options.clock(),
      modelName: typeof modelName === "string" ? modelName : undefined,
      tags: readTags(tags),
      labels: readLabels(metadata, this.#options.labels),
      path: pathOf(this.#runs, parentRunId),
      question,
    });
  }

  #markToken(runId: string): void {
    const call = this.#calls.get(runId);
    if (call !== undefined) call.firstTokenAt ??= this.#options.clock();
  }

  #end(runId: string, call: OpenCall): EndedCall {
    const { parentRunId, modelName, startedAt, firstTokenAt, path, tags, labels } = call;
    const at = this.#options.clock();
    const timeToFirstTokenMs = firstTokenAt === undefined ? undefined : durationOf(startedAt, firstTokenAt);
    const durationMs = durationOf(startedAt, at);
    return {
      runId,
      ...(parentRunId === undefined ? {} : { parentRunId }),
      ...(modelName === undefined ? {} : { modelName }),
      at,
      day: this.#options.dayOf(at),
      path,
      tags,
      labels,
      streamed: firstTokenAt !== undefined,
      ...(durationMs === undefined ? {} : { durationMs }),
      ...(timeToFirstTokenMs === undefined ? {} : { timeToFirstTokenMs }),
    };
  }

  #add(record: CallRecord | OperationRecord): void {
    this.#recorder.add(record);
    if ("operation" in record) this.#operations.add(record);
    else this.#records.add(record);
    for (const budget of this.#options.budgets) budget.add(record);
    this.#options.exporters.add(record);
    notify(this.#options.onRecord, record);
  }
}

/** `undefined` when the clock jumped back. */
function durationOf(from: number, to: number): number | undefined {
  return to >= from ? to - from : undefined;
}
