import { estimateTokens } from "@bedrock-routed/core";
import type { BatchParameters } from "../batch-definition";
import { BatchRecordError, RecordProblemError } from "../batch-errors";
import type { ConverseRecord } from "../records/converse-record";
import type { ModelForm } from "../records/model-forms";
import { type BatchInput, type BatchInputs, toRecord } from "../records/to-record";
import type { RecordLine } from "./write-files";

/** The record of an input: eleven letters and digits, as in AWS's examples. */
export function recordIdOf(index: number): string {
  return `R${String(index).padStart(10, "0")}`;
}

/** The position of a record's input. `undefined` for an id that is none of ours. */
export function indexOf(recordId: unknown): number | undefined {
  return typeof recordId === "string" && /^R\d{10}$/.test(recordId) ? Number(recordId.slice(1)) : undefined;
}

/** How the records of a run are built. */
export interface RecordSettings {
  readonly parameters: BatchParameters;
  readonly form: ModelForm;
  /** Size of a line, in bytes. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/**
 * Builds the line of each input.
 * @throws BatchRecordError that names the first input that batch inference cannot take
 */
export async function* prepareLines(inputs: BatchInputs, settings: RecordSettings): AsyncGenerator<RecordLine> {
  let index = 0;
  for await (const input of inputs) {
    settings.signal?.throwIfAborted();
    yield prepareLine(input, index, settings);
    index += 1;
  }
}

function prepareLine(input: BatchInput, index: number, { parameters, form, maxBytes }: RecordSettings): RecordLine {
  try {
    const record = toRecord(input, parameters);
    const line = JSON.stringify({ recordId: recordIdOf(index), modelInput: form.build(record) });
    if (Buffer.byteLength(line) >= maxBytes) {
      throw new RecordProblemError("", `It has more than ${maxBytes} bytes, which is the limit of a file.`);
    }
    const { maxTokens: outputTokens } = record.inferenceConfig ?? {};
    return { index, line, outputTokens, ...measure(record) };
  } catch (error) {
    throw error instanceof RecordProblemError ? new BatchRecordError(index, error.found) : error;
  }
}

function measure({ messages, system = [] }: ConverseRecord): Pick<RecordLine, "inputTokens" | "media"> {
  let [inputTokens, media] = [0, 0];
  for (const { text } of [...system, ...messages.flatMap(({ content }) => content)]) {
    if (text === undefined) media += 1;
    else inputTokens += estimateTokens(text);
  }
  return { inputTokens, media };
}
