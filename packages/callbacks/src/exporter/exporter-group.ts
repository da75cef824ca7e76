import { notify } from "../notify";
import type { LogRecord } from "../record/record";
import { type Exporter, ExporterError } from "./exporter";

/** Passes records to exporters. An exporter that fails affects neither the run nor the other exporters. */
export class ExporterGroup {
  readonly #members: readonly ExporterMember[];

  /** @param onError called with the first failure of each exporter; default: a process warning */
  constructor(exporters: readonly Exporter[], onError: (error: ExporterError) => unknown = warn) {
    this.#members = exporters.map((exporter) => new ExporterMember(exporter, onError));
  }

  add(record: LogRecord): void {
    for (const member of this.#members) member.add(record);
  }

  /** Resolves with the failures, after every exporter has delivered its records or failed. */
  async flush(): Promise<readonly ExporterError[]> {
    const failures = await Promise.all(this.#members.map((member) => member.flush()));
    return failures.flatMap((failure) => failure ?? []);
  }
}

/** One exporter, its timer, and whether a failure was reported. */
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

  /** After a failure, the next attempt follows after `flushAfterMs`. */
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

/** Flushes that run when the process has nothing else to do. One listener serves all of them. */
const waiting: Set<() => Promise<unknown>> = new Set();

function flushBeforeExit(flush: () => Promise<unknown>): void {
  if (waiting.size === 0) process.once("beforeExit", flushAll);
  waiting.add(flush);
}

function cancelFlushBeforeExit(flush: () => Promise<unknown>): void {
  if (waiting.delete(flush) && waiting.size === 0) process.removeListener("beforeExit", flushAll);
}

/** Each flush runs only once. Repeating a flush that fails would keep the process alive forever. */
function flushAll(): void {
  const flushes = [...waiting];
  waiting.clear();
  for (const flush of flushes) void flush();
}
