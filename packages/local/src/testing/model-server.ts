import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** The body of a chat completion request. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly {
    readonly role: string;
    readonly content: unknown;
    readonly [member: string]: unknown;
  }[];
  readonly [member: string]: unknown;
}

/** What the server sends next. */
export type Chunk =
  /** A piece of the reply: the `delta` of a choice. */
  | { readonly delta: Readonly<Record<string, unknown>> }
  /** The end of the reply, with further members of the choice. */
  | { readonly finish: string; readonly choice?: Readonly<Record<string, unknown>> }
  | { readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number } }
  /** The data of an event as it is. */
  | { readonly data: string }
  /** Ends the connection in the middle. */
  | { readonly drop: true };

/** An error response instead of a reply. */
export interface Refusal {
  readonly status: number;
  readonly body: unknown;
}

export interface ModelServerScript {
  readonly models?: readonly string[];
  /** If set, requests need it. */
  readonly apiKey?: string;
  /** Answers a request. `left` is aborted when the client ends the request. */
  readonly answer?: (request: ChatRequest, left: AbortSignal) => AsyncIterable<Chunk> | Iterable<Chunk> | Refusal;
  /** Answers without a stream, as a server that does not know `stream`. */
  readonly isWhole?: boolean;
}

/** A small server of OpenAI's protocol, over real HTTP with server-sent events. */
export interface TestModelServer {
  /** The base URL, which ends with `/v1`. */
  readonly url: string;
  /** The chat completion requests, in their order. */
  readonly requests: readonly ChatRequest[];
  /** The headers of the latest request. */
  readonly headers: Readonly<Record<string, unknown>>;
  /** Number of requests that the client ended before the reply had ended. */
  readonly left: number;
  close(): Promise<void>;
}

export const say = (content: string): Chunk => ({ delta: { content } });

/** A whole tool call in one delta. */
export const call = (index: number, id: string, name: string, input: unknown): Chunk => ({
  delta: { tool_calls: [{ index, id, type: "function", function: { name, arguments: JSON.stringify(input) } }] },
});

/** Says a text in small pieces, and ends. */
export function* sayAll(text: string): Generator<Chunk> {
  for (const [piece] of text.matchAll(/\S+\s*/g)) yield say(piece);
  yield { finish: "stop" };
  yield { usage: { prompt_tokens: 11, completion_tokens: 7 } };
}

export async function startModelServer(script: ModelServerScript = {}): Promise<TestModelServer> {
  const { models = ["tiny"], apiKey, answer = () => sayAll("Hello from the model."), isWhole = false } = script;
  const requests: ChatRequest[] = [];
  const state = { left: 0, headers: {} as Readonly<Record<string, unknown>> };
  const server = createServer((request, response) => {
    state.headers = request.headers;
    void handle(request, response).catch(() => response.destroy());
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request);
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      return sendJson(response, 401, { error: { message: "Invalid API key" } });
    }
    if (request.url === "/v1/models") {
      return sendJson(response, 200, { object: "list", data: models.map((id) => ({ id, object: "model" })) });
    }
    if (request.url !== "/v1/chat/completions") return sendJson(response, 404, { error: "page not found" });
    const chat = JSON.parse(body) as ChatRequest;
    requests.push(chat);
    if (!models.includes(chat.model)) {
      return sendJson(response, 404, { error: { message: `model "${chat.model}" not found` } });
    }
    const left = new AbortController();
    let isDone = false;
    response.on("close", () => {
      if (isDone) return;
      state.left += 1;
      left.abort();
    });
    const answered = answer(chat, left.signal);
    if ("status" in answered) {
      isDone = true;
      return sendJson(response, answered.status, answered.body);
    }
    if (isWhole) {
      isDone = true;
      return sendJson(response, 200, await toWhole(answered));
    }
    response.writeHead(200, { "content-type": "text/event-stream; charset=utf-8" });
    for await (const chunk of answered) {
      if (left.signal.aborted) return;
      if ("drop" in chunk) {
        isDone = true;
        response.destroy();
        return;
      }
      const data = "data" in chunk ? chunk.data : JSON.stringify(toEvent(chunk));
      await new Promise((resolve) => response.write(`data: ${data}\n\n`, resolve));
    }
    isDone = true;
    response.end("data: [DONE]\n\n");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    requests,
    get headers() {
      return state.headers;
    },
    get left() {
      return state.left;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function toEvent(chunk: Exclude<Chunk, { data: string } | { drop: true }>): unknown {
  if ("usage" in chunk) return { object: "chat.completion.chunk", choices: [], usage: chunk.usage };
  const choice =
    "delta" in chunk
      ? { index: 0, delta: chunk.delta, finish_reason: null }
      : { index: 0, delta: {}, finish_reason: chunk.finish, ...chunk.choice };
  return { object: "chat.completion.chunk", choices: [choice] };
}

/** Puts a streamed reply together, as servers do without `stream`. */
async function toWhole(chunks: AsyncIterable<Chunk> | Iterable<Chunk>): Promise<unknown> {
  let content = "";
  let finish = "stop";
  let usage: unknown;
  for await (const chunk of chunks) {
    if ("delta" in chunk && typeof chunk.delta.content === "string") content += chunk.delta.content;
    if ("finish" in chunk) finish = chunk.finish;
    if ("usage" in chunk) usage = chunk.usage;
  }
  const message = { role: "assistant", content };
  return { object: "chat.completion", choices: [{ index: 0, message, finish_reason: finish }], usage };
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}
