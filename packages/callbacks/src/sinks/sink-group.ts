import { notify } from "../notify";
import type { LogRecord } from "../record/log-record";
import { cancelFlushBeforeExit, flushBeforeExit } from "./flush-before-exit";
import type { Sink } from "./sink";
import { SinkError } from "./sink-error";

/** Hands records to sinks. None of them can break the run or keep another from its records. */
export class SinkGroup {
  readonly #members: readonly SinkMember[];

  /** @param onError hears of the first failure of each sink. Default: a process warning */
  constructor(sinks: readonly Sink[], onError: (error: SinkError) => unknown = warn) {
    this.#members = sinks.map((sink) => new SinkMember(sink, onError));
  }

  add(record: LogRecord): void {
    for (const member of this.#members) member.add(record);
  }

  /** Resolves once every sink has delivered or failed; with the failures. */
  async flush(): Promise<readonly SinkError[]> {
    const failures = await Promise.all(this.#members.map((member) => member.flush()));
    return failures.flatMap((failure) => failure ?? []);
  }
}

/** One sink, its timer, and whether it was reported. */
class SinkMember {
  readonly #sink: Sink;
  readonly #onError: (error: SinkError) => unknown;
  #timer: NodeJS.Timeout | undefined;
  #reported = false;

  constructor(sink: Sink, onError: (error: SinkError) => unknown) {
    this.#sink = sink;
    this.#onError = onError;
  }

  add(record: LogRecord): void {
    try {
      this.#sink.add(record);
    } catch (error) {
      this.#fail(error);
    }
    this.#schedule();
  }

  /** What could not be sent is tried again after the usual time. */
  async flush(): Promise<SinkError | undefined> {
    const failure = await this.#deliver();
    if (failure !== undefined) this.#schedule();
    return failure;
  }

  readonly #deliver = async (): Promise<SinkError | undefined> => {
    this.#unschedule();
    try {
      await this.#sink.flush();
      return undefined;
    } catch (error) {
      return this.#fail(error);
    }
  };

  #schedule(): void {
    const { flushAfterMs } = this.#sink;
    if (flushAfterMs === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), flushAfterMs).unref();
    flushBeforeExit(this.#deliver);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    cancelFlushBeforeExit(this.#deliver);
  }

  #fail(cause: unknown): SinkError {
    const error = new SinkError(this.#sink.name, cause);
    if (!this.#reported) notify(this.#onError, error);
    this.#reported = true;
    return error;
  }
}

function warn(error: SinkError): void {
  process.emitWarning(error);
}
