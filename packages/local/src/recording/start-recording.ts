import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { buildErrorReply, type WireReply } from "../wire/http";
import { isJsonObject, parseBody } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import { type CredentialProvider, callUpstream, createDefaultCredentials, type Upstream } from "./call-upstream";
import { createExchangeWriter, type Exchange, type RecordedFrame } from "./exchange-file";
import { FrameSplitter, readFrame } from "./frames";
import { mapStrings, maskAccounts, redactMessage, redactTexts } from "./redact";
import { type ReadRequest, type RecordingServer, type ServeOptions, serve } from "./serve";

/** Options of `startRecording`. */
export interface RecordingOptions extends ServeOptions {
  /** Folder for the recordings, one file for each exchange. It is created if there is none. */
  readonly folder: string;
  /** The Region to call. @default "us-east-1" */
  readonly region?: string;
  /** Address that is called instead of AWS, such as that of another local Bedrock. @default the endpoints of AWS */
  readonly upstream?: string;
  /** Credentials of AWS. They are never written. @default the credentials that the AWS SDK finds */
  readonly credentials?: CredentialProvider;
  /** Whether texts are replaced by their length and a hash. A replay then answers with these. @default false */
  readonly redact?: boolean;
  /** Whether the account ids of ARNs are written. @default false: they become 123456789012 */
  readonly keepAccounts?: boolean;
  /** Called with the operation and the HTTP status of every exchange that was written. @default nothing is called */
  readonly onExchange?: (operation: string, status: number) => void;
}

/** Headers of responses that are passed on and written. */
const KEPT_HEADER = /^(?:content-type|x-amzn-(?:requestid|errortype|bedrock-.*|query-error)|retry-after)$/;
const EVENT_STREAM = "application/vnd.amazon.eventstream";
const REGION = /^[a-z]{2}(?:-[a-z]+){1,2}-\d$/;

/**
 * Starts a proxy in front of Amazon Bedrock that records. Clients send their requests to it. It signs them anew with
 * the credentials of AWS, sends them on, passes the answer back, and writes request and answer into a file. Headers
 * with credentials are never written.
 * @throws InvalidLocalOptionError if an option is invalid
 */
export async function startRecording(options: RecordingOptions): Promise<RecordingServer> {
  const { folder, region = "us-east-1", upstream: url, keepAccounts = false, redact = false } = options;
  if (!REGION.test(region)) {
    throw new InvalidLocalOptionError("region", region, 'Use the name of a Region, such as "us-east-1".');
  }
  if (url !== undefined && !URL.canParse(url)) {
    throw new InvalidLocalOptionError("upstream", url, "Use an address such as http://127.0.0.1:4566.");
  }
  const credentials = options.credentials ?? (await createDefaultCredentials(region));
  const upstream: Upstream = { region, credentials, ...(url === undefined ? {} : { url: url.replace(/\/$/, "") }) };
  const writer = await createExchangeWriter(folder);
  const clean = (value: unknown): unknown => {
    const masked = keepAccounts ? value : mapStrings(value, maskAccounts);
    return redact ? redactTexts(masked) : masked;
  };
  /** Errors of writing must not affect the client, but somebody must hear of them. */
  const write = async (exchange: Exchange): Promise<void> => {
    await writer.write(exchange);
    options.onExchange?.(exchange.operation, exchange.response.status);
  };
  const server = await serve(options, region, (request) =>
    record(request, upstream, { region, redacted: redact, clean, write }).catch(toErrorReply),
  );
  return {
    ...server,
    async close() {
      await server.close();
      await writer.finish();
    },
  };
}

/** How exchanges are written. */
interface Recorder {
  readonly region: string;
  readonly redacted: boolean;
  /** Removes what must not be written. */
  readonly clean: (value: unknown) => unknown;
  readonly write: (exchange: Exchange) => Promise<void>;
}

async function record({ wire, compared }: ReadRequest, upstream: Upstream, recorder: Recorder): Promise<WireReply> {
  const start = performance.now();
  const recordedAt = new Date().toISOString();
  const response = await callUpstream(wire, upstream, wire.clientLeft?.() ?? new AbortController().signal);
  const headers = Object.fromEntries([...response.headers].filter(([name]) => KEPT_HEADER.test(name)));
  const finish = async (content: Omit<Exchange["response"], "status" | "headers">): Promise<void> => {
    const { operation, method, path, query, headers: asked, body } = compared;
    await recorder.write({
      format: "bedrock-local-recording/1",
      operation: maskAccounts(operation),
      region: recorder.region,
      redacted: recorder.redacted,
      recordedAt,
      request: {
        method,
        path: String(recorder.redacted ? maskAccounts(path) : cleanPath(recorder, path)),
        query,
        headers: asked,
        body: recorder.clean(body),
      },
      response: { status: response.status, headers, ...content },
      durationMs: Math.round(performance.now() - start),
    });
  };
  if (headers["content-type"]?.startsWith(EVENT_STREAM) === true && response.body !== null) {
    const liveFrames = recordFrames(response.body, start, recorder, finish);
    return { status: response.status, headers, chunks: [], liveFrames };
  }
  const bytes = Buffer.from(await response.arrayBuffer());
  await finish(readContent(bytes.toString("utf8"), recorder));
  return { status: response.status, headers: { ...headers, "content-length": String(bytes.length) }, chunks: [bytes] };
}

/** A path holds ids and ARNs, no texts. */
function cleanPath({ clean }: Recorder, path: string): unknown {
  return clean(path);
}

function readContent(text: string, { clean, redacted }: Recorder): Omit<Exchange["response"], "status" | "headers"> {
  const body = parseBody(text);
  if (body === undefined) return text === "" ? {} : { text: String(clean(text)) };
  return { body: cleanBody(body, clean, redacted) };
}

/** The message of an error is kept, because it says what the client did wrong. */
function cleanBody(body: unknown, clean: (value: unknown) => unknown, redacted: boolean): unknown {
  const cleaned = clean(body);
  if (!redacted || !isJsonObject(body) || !isJsonObject(cleaned) || typeof body.message !== "string") return cleaned;
  return { ...cleaned, message: redactMessage(maskAccounts(body.message)) };
}

/** Passes frames on as they come, and writes them when the stream has ended. One that the client left is not written. */
async function* recordFrames(
  body: AsyncIterable<Uint8Array>,
  start: number,
  { clean, redacted }: Recorder,
  finish: (content: { frames: RecordedFrame[] }) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const splitter = new FrameSplitter();
  const frames: RecordedFrame[] = [];
  for await (const bytes of body) {
    for (const frame of splitter.add(bytes)) {
      const read = readFrame(frame, Math.round(performance.now() - start));
      frames.push({
        ...read,
        ...(read.body === undefined ? {} : { body: Object(cleanBody(read.body, clean, redacted)) }),
        ...(read.chunk === undefined ? {} : { chunk: Object(clean(read.chunk)) }),
      });
      yield frame;
    }
  }
  await finish({ frames });
}

function toErrorReply(error: unknown): WireReply {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : "";
  const reason = error instanceof Error ? `${error.message}${cause}` : String(error);
  return buildErrorReply(
    new ServiceError("ServiceUnavailableException", `The request could not be recorded (${reason}).`),
  );
}
