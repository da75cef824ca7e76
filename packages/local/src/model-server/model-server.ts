import { BedrockRoutedError } from "@bedrock-routed/core";
import { createParser } from "eventsource-parser";
import { isJsonObject, type JsonObject, parseBody, readObjects } from "../wire/read-json";
import { BrokenReplyError } from "./read-completion";

/** Where a server of OpenAI's protocol is, and how to reach it. */
export interface ModelServer {
  /** Without a slash at the end, such as `http://127.0.0.1:11434/v1`. */
  readonly url: string;
  readonly apiKey?: string;
  /** How long the server may send nothing, in ms. */
  readonly timeoutMs: number;
}

/** What keeps a model server from answering. */
export type ModelServerProblem = "unreachable" | "timeout" | "broken" | "left" | { readonly status: number };

/** A model server did not answer. The message says what to do. */
export class ModelServerError extends BedrockRoutedError {
  /** Where the server is. */
  readonly url: string;
  readonly problem: ModelServerProblem;

  constructor(url: string, problem: ModelServerProblem, message: string, options?: ErrorOptions) {
    super(message, options);
    this.url = url;
    this.problem = problem;
  }
}

/** The longest event or body that is kept, in characters. */
const MAX_CHARACTERS = 50_000_000;

/** A response whose body is read while it comes. */
export interface ServerResponse {
  readonly status: number;
  /** The data of its events, or its whole body if it is not an event stream. */
  readonly data: AsyncIterable<string>;
}

/**
 * Sends a request to a model server. Redirects are refused, because texts must not go elsewhere.
 * @param body sent as JSON with POST; without one, the request is a GET
 * @param signal ends the request
 * @throws ModelServerError, also while the data are read
 */
export async function callModelServer(
  server: ModelServer,
  path: string,
  body: JsonObject | undefined,
  signal?: AbortSignal,
): Promise<ServerResponse> {
  const guard = createGuard(server, signal);
  try {
    const response = await fetch(`${server.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(server.apiKey === undefined ? {} : { authorization: `Bearer ${server.apiKey}` }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: "error",
      signal: guard.signal,
    });
    guard.heard();
    return { status: response.status, data: readData(response, guard) };
  } catch (error) {
    guard.end();
    throw guard.toError(error);
  }
}

async function* readData(response: Response, guard: Guard): AsyncGenerator<string> {
  const isStream = response.headers.get("content-type")?.includes("text/event-stream") === true;
  const decoder = new TextDecoder();
  let events: string[] = [];
  let whole = "";
  const parser = createParser({ onEvent: ({ data }) => events.push(data), maxBufferSize: MAX_CHARACTERS });
  try {
    for await (const bytes of response.body ?? []) {
      guard.heard();
      const text = decoder.decode(bytes, { stream: true });
      if (isStream) parser.feed(text);
      else whole += text;
      if (whole.length > MAX_CHARACTERS) throw new BrokenReplyError("sent too much");
      const ready = events;
      events = [];
      yield* ready;
    }
    // The last event of a server that leaves out the empty line at the end.
    if (isStream) parser.feed("\n\n");
    yield* events;
    if (!isStream) yield whole;
  } catch (error) {
    throw guard.toError(error);
  } finally {
    guard.end();
  }
}

/** Ends a request when the client leaves, or when the server sends nothing for too long. */
interface Guard {
  readonly signal: AbortSignal;
  /** Called when the server has sent something. */
  heard(): void;
  end(): void;
  toError(error: unknown): unknown;
}

function createGuard(server: ModelServer, left: AbortSignal | undefined): Guard {
  const { url, timeoutMs } = server;
  const controller = new AbortController();
  let isLate = false;
  let isAnswering = false;
  const leave = (): void => controller.abort();
  const timer = setTimeout(() => {
    isLate = true;
    controller.abort();
  }, timeoutMs);
  if (left?.aborted === true) leave();
  left?.addEventListener("abort", leave, { once: true });
  return {
    signal: controller.signal,
    heard() {
      isAnswering = true;
      timer.refresh();
    },
    end() {
      clearTimeout(timer);
      left?.removeEventListener("abort", leave);
      // A body that is not read to its end would keep the connection.
      controller.abort();
    },
    toError(error) {
      if (error instanceof ModelServerError || error instanceof BrokenReplyError) return error;
      const options = { cause: error };
      if (left?.aborted === true) return new ModelServerError(url, "left", "The client left.", options);
      if (isLate || codeOf(error).startsWith("UND_ERR_HEADERS_TIMEOUT")) {
        const message = `The model server at ${url} sent nothing for ${timeoutMs / 1000} s. Wait until it has loaded the model, use a smaller one, or raise timeoutMs.`;
        return new ModelServerError(url, "timeout", message, options);
      }
      if (isAnswering) {
        const message = `The connection to the model server at ${url} broke off (${codeOf(error)}). The server's log says why.`;
        return new ModelServerError(url, "broken", message, options);
      }
      const message = `No model server answers at ${url} (${codeOf(error)}). Start it, or correct its URL.`;
      return new ModelServerError(url, "unreachable", message, options);
    },
  };
}

/** The code of a connection error, such as `ECONNREFUSED`. `fetch` has it in the cause. */
function codeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (!(cause instanceof Error)) return String(cause);
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

/** Reads the whole body of a response. Returns `undefined` if it is not JSON. */
export async function readJson({ data }: ServerResponse): Promise<unknown> {
  let text = "";
  for await (const part of data) text += part;
  return parseBody(text);
}

/** Time to wait for the list of models, in ms. */
const LIST_TIMEOUT_MS = 10_000;

/**
 * Lists the models of a server.
 * @throws ModelServerError with the remedy when the server does not give a list
 */
export async function listModels(server: ModelServer): Promise<readonly string[]> {
  const { url } = server;
  const timeoutMs = Math.min(server.timeoutMs, LIST_TIMEOUT_MS);
  const response = await callModelServer({ ...server, timeoutMs }, "/models", undefined);
  const { status } = response;
  const body = await readJson(response);
  if (status === 401 || status === 403) {
    throw new ModelServerError(
      url,
      { status },
      `The model server at ${url} refuses the request (${status}). Give its API key.`,
    );
  }
  if (status !== 200 || !isJsonObject(body) || !Array.isArray(body.data)) {
    const hint = /\/v\d+$/.test(url) ? "" : ` Most servers need /v1 at the end of the URL: ${url}/v1.`;
    throw new ModelServerError(
      url,
      { status },
      `The server at ${url} gives no list of models (GET /models: ${status}), so it is not a server of OpenAI's protocol.${hint === "" ? " Correct the URL." : hint}`,
    );
  }
  return readObjects(body.data).flatMap(({ id }) => (typeof id === "string" ? [id] : []));
}

/** Finds a model in a list by its name. Ollama lists `llama3.2` as `llama3.2:latest`. */
export function hasModel(models: readonly string[], name: string): boolean {
  return models.includes(name) || models.includes(`${name}:latest`);
}

const SHOWN_MODELS = 20;

/** Writes a list of models for an error message. */
export function printModels(models: readonly string[]): string {
  if (models.length === 0) return "It has none. Load one first.";
  const more = models.length > SHOWN_MODELS ? `, and ${models.length - SHOWN_MODELS} others` : "";
  return `It has: ${models.slice(0, SHOWN_MODELS).join(", ")}${more}.`;
}
