import type { WireReply } from "../wire/http";
import { buildErrorReply } from "../wire/http";
import { validationError } from "../wire/service-error";
import { type ComparedRequest, compareRequests, keyOf } from "./compare-requests";
import { type NamedExchange, readExchanges } from "./exchange-file";
import { buildFrame } from "./frames";
import { mapStrings, maskAccounts, redactTexts } from "./redact";
import { type RecordingServer, type ServeOptions, serve } from "./serve";

/** Options of `startReplay`. */
export interface ReplayOptions extends ServeOptions {
  /** Folder with recordings of `startRecording` or of `bedrock-local --record`. */
  readonly folder: string;
  /** Whether answers take the time that they took. @default false: they come at once */
  readonly recordedSpeed?: boolean;
  /** Called with the operation of every request, and with the file that answered it. @default nothing is called */
  readonly onRequest?: (operation: string, file: string | undefined) => void;
}

/**
 * Starts a server that answers with recordings, without an account. A request gets the answer that the same request
 * got: the operation, the path, the telling headers and the body must be equal. The same request again gets the next
 * answer that was recorded for it, and after the last one the last one. Another request gets a ValidationException that
 * names the nearest recording and says what differs.
 * @throws InvalidLocalOptionError when the folder has no recordings, or when a file cannot be read
 */
export async function startReplay(options: ReplayOptions): Promise<RecordingServer> {
  const exchanges = await readExchanges(options.folder);
  const book = new ReplayBook(exchanges);
  const region = exchanges[0]?.exchange.region ?? "us-east-1";
  return serve(options, region, ({ compared }) => {
    const found = book.next(compared);
    options.onRequest?.(compared.operation, found?.file);
    return found === undefined ? refuse(compared, exchanges) : buildReply(found, options.recordedSpeed === true);
  });
}

/** The recordings by their requests, with the answers that have been given. */
class ReplayBook {
  readonly #answers = new Map<string, NamedExchange[]>();
  readonly #isRedacted: boolean;

  constructor(exchanges: readonly NamedExchange[]) {
    this.#isRedacted = exchanges.some(({ exchange }) => exchange.redacted);
    for (const named of exchanges) {
      const key = keyOf(toCompared(named, false));
      this.#answers.set(key, [...(this.#answers.get(key) ?? []), named]);
    }
  }

  next(request: ComparedRequest): NamedExchange | undefined {
    const answers =
      this.#answers.get(keyOf(clean(request, false))) ??
      (this.#isRedacted ? this.#answers.get(keyOf(clean(request, true))) : undefined);
    return answers !== undefined && answers.length > 1 ? answers.shift() : answers?.[0];
  }
}

function toCompared({ exchange }: NamedExchange, isRedacted: boolean): ComparedRequest {
  return clean({ operation: exchange.operation, ...exchange.request }, isRedacted);
}

/** The account of a request does not matter, because recordings may not have theirs. */
function clean(request: ComparedRequest, isRedacted: boolean): ComparedRequest {
  const body = mapStrings(request.body, maskAccounts);
  return { ...request, path: maskAccounts(request.path), body: isRedacted ? redactTexts(body) : body };
}

function buildReply({ exchange }: NamedExchange, hasRecordedSpeed: boolean): WireReply {
  const { response, durationMs } = exchange;
  const { status, headers, frames, body, text } = response;
  if (frames !== undefined) {
    const delays = frames.map(({ atMs }, index) => atMs - (frames[index - 1]?.atMs ?? 0));
    const pace = hasRecordedSpeed ? { pace: { head: 0, chunks: { ...delays } } } : {};
    return { status, headers, chunks: frames.map(buildFrame), ...pace };
  }
  const bytes = Buffer.from(body === undefined ? (text ?? "") : JSON.stringify(body), "utf8");
  const pace = hasRecordedSpeed ? { pace: { head: durationMs, chunks: {} } } : {};
  return { status, headers: { ...headers, "content-length": String(bytes.length) }, chunks: [bytes], ...pace };
}

/** Refuses a request that was not recorded. The SDK does not repeat a request after this error. */
function refuse(request: ComparedRequest, exchanges: readonly NamedExchange[]): WireReply {
  const sameOperation = exchanges.filter(({ exchange }) => exchange.operation === maskAccounts(request.operation));
  if (sameOperation.length === 0) {
    const operations = [...new Set(exchanges.map(({ exchange }) => exchange.operation))].join(", ");
    const problem = `No ${request.operation} request was recorded, only ${operations}.`;
    return buildErrorReply(validationError(`${problem} Record it with bedrock-local --record.`));
  }
  const [nearest] = sameOperation
    .map((named) => {
      const { redacted } = named.exchange;
      return { named, ...compareRequests(toCompared(named, false), clean(request, redacted)) };
    })
    .sort((a, b) => a.distance - b.distance);
  const differences = nearest?.descriptions.join("; ");
  const more = nearest !== undefined && nearest.count > nearest.descriptions.length ? "; …" : "";
  return buildErrorReply(
    validationError(
      `No recorded ${request.operation} request is the same. The nearest is ${nearest?.named.file}: ${differences}${more}. Record this request with bedrock-local --record.`,
    ),
  );
}
