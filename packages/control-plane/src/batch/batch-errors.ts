import { BedrockRoutedError } from "@bedrock-routed/core";

/** A record cannot be sent by batch inference. Nothing was uploaded. The message contains no text of the record. */
export class BatchRecordError extends BedrockRoutedError {
  /** Position of the input, from 0. */
  readonly index: number;
  /** Where in the record it is, such as `"messages[0].content[1]"`. */
  readonly field: string;

  constructor(index: number, { field, problem }: RecordProblem) {
    super(`Input ${index} cannot be sent by batch inference: ${field ? `${field}: ` : ""}${problem}`);
    this.index = index;
    this.field = field;
  }
}

/** What is wrong with a record. */
export interface RecordProblem {
  /** Where it is; empty for the whole record. */
  readonly field: string;
  /** What is wrong and what to do, in whole sentences. */
  readonly problem: string;
}

/** Thrown while a record is read, before its position is known. */
export class RecordProblemError extends Error {
  readonly found: RecordProblem;

  constructor(field: string, problem: string) {
    super(problem);
    this.found = { field, problem };
  }
}

/** A run, or what is left to retry of it, has too few records for a batch job. Nothing was uploaded. */
export class BatchTooSmallError extends BedrockRoutedError {
  readonly records: number;
  readonly minimum: number;

  constructor(records: number, minimum: number) {
    super(
      `Batch inference needs at least ${minimum} records in a job, and there are ${records}. ` +
        "Call the model on demand, or collect more inputs. The minimum is a quota of each model, and AWS documents no " +
        "number: if Service Quotas shows another one for yours, pass it as quotas.minRecordsPerJob.",
    );
    this.records = records;
    this.minimum = minimum;
  }
}

/** A method was called in a state of the run that does not allow it. */
export class BatchStateError extends BedrockRoutedError {}
