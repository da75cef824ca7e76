import { notify } from "../notify";
import type { LogRecord } from "../record/log-record";
import type { Exporter } from "./exporter";
import { ExporterError } from "./exporter-error";
import { cancelFlushBeforeExit, flushBeforeExit } from "./flush-before-exit";

/** Hands records to sinks. None of them can break the run or keep another from its records. */
export class ExporterGroup {
  readonly #members: readonly ExporterMember[];

  /** @param onError hears of the first failure of each sink. Default: a process warning */
  constructor(exporters: readonly Exporter[], onError: (error: ExporterError) => unknown = warn) {
    this.#members = exporters.map((exporter) => new ExporterMember(exporter, onError));
  }

  add(record: LogRecord): void {
    for (const member of this.#members) member.add(record);
  }

  /** Resolves once every sink has delivered or failed; with the failures. */
  async flush(): Promise<readonly ExporterError[]> {
    const failures = await Promise.all(this.#members.map((member) => member.flush()));
    return failures.flatMap((failure) => failure ?? []);
  }
}

/** One sink, its timer, and whether it was reported. */
class ExporterMember {
  readonly #exporter: Exporter;
  readonly #onError: (error: ExporterError) => unknown;
  #timer: NodeJS.Timeout | undefined;
  #reported = false;

  constructor(exporter: Exporter, onError: (error: ExporterError) => unknown) {
    this.#exporter = exporter;
    this.#onError = onError;
  }

  add(record: LogRecord): void {
    try {
      this.#exporter.add(record);
    } catch (error) {
      this.#fail(error);
    }
    this.#schedule();
  }

  /** What could not be sent is tried again after the usual time. */
  async flush(): Promise<ExporterError | undefined> {
    const failure = await this.#deliver();
    if (failure !== undefined) this.#schedule();
    return failure;
  }

  readonly #deliver = async (): Promise<ExporterError | undefined> => {
    this.#unschedule();
    try {
      await this.#exporter.flush();
      return undefined;
    } catch (error) {
      return this.#fail(error);
    }
  };

  #schedule(): void {
    const { flushAfterMs } = this.#exporter;
    if (flushAfterMs === undefined || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => void this.flush(), flushAfterMs).unref();
    flushBeforeExit(this.#deliver);
  }

  #unschedule(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    cancelFlushBeforeExit(this.#deliver);
  }

  #fail(cause: unknown): ExporterError {
    const error = new ExporterError(this.#exporter.name, cause);
    if (!this.#reported) notify(this.#onError, error);
    this.#reported = true;
    return error;
  }
}

function warn(error: ExporterError): void {
  process.emitWarning(error);
}
