import { ConnectionLostError } from "@bedrock-routed/core";
import { afterEach, describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { BedrockRoutedChatModelInput } from "../options/chat-model-options";
import { IncompleteStreamError } from "../stream/incomplete-stream-error";
import { encodeEvent } from "../testing/fake-transport";
import { answerConverse, startWireServer, type WireResponse, type WireServer } from "../testing/wire-server";

/** Codes of RST_STREAM, RFC 9113 section 7. */
const codes = { INTERNAL_ERROR: 2, REFUSED_STREAM: 7, CANCEL: 8, ENHANCE_YOUR_CALM: 11 };
const start = encodeEvent({ messageStart: { role: "assistant" } });
const text = encodeEvent({ contentBlockDelta: { contentBlockIndex: 0, delta: { text: "ten days" } } });
const usage = { inputTokens: 5, outputTokens: 2, totalTokens: 7 };

type Path = "invoke" | "stream" | "streamEvents v2" | "streamEvents v3";

let server: WireServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

function beginStream(response: WireResponse): void {
  response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
}

function answer(response: WireResponse, path: Path): void {
  if (path === "invoke") {
    answerConverse(response);
    return;
  }
  beginStream(response);
  for (const frame of [start, text]) response.write(frame);
  response.write(encodeEvent({ messageStop: { stopReason: "end_turn" } }));
  response.end(encodeEvent({ metadata: { usage, metrics: { latencyMs: 1 } } }));
}

const drop = (): void => server?.dropConnections();
/** Writes, and ends the connection when that is on its way. */
const writeAndDrop = (response: WireResponse, bytes: Uint8Array | string): void => {
  response.write(bytes, drop);
};

/** Each ends an HTTP/2 request before its answer. */
const resets = Object.fromEntries(
  Object.entries(codes).map(([name, code]) => [
    `RST_STREAM ${name}`,
    (response: WireResponse) => response.stream?.close(code),
  ]),
);
const anyPath: Record<string, (response: WireResponse) => void> = {
  "a closed connection": drop,
};
const inStream: Record<string, (response: WireResponse) => void> = {
  "a closed connection after the headers": (response) => {
    beginStream(response);
    writeAndDrop(response, "");
  },
  "a closed connection after messageStart": (response) => {
    beginStream(response);
    writeAndDrop(response, start);
  },
  "half a frame": (response) => {
    beginStream(response);
    response.write(start);
    response.end(text.subarray(0, 20));
  },
  "a quiet end": (response) => {
    beginStream(response);
    response.end(start);
  },
  "internalServerException in the stream": (response) => {
    beginStream(response);
    response.end(encodeEvent({ internalServerException: { message: "busy" } }));
  },
};
const inBody: Record<string, (response: WireResponse) => void> = {
  "half a body": (response) => {
    response.writeHead(200, { "content-type": "application/json" });
    writeAndDrop(response, '{"output":{"message":{"content":[{"text":"秘密');
  },
};
const resetsInStream = Object.fromEntries(
  Object.entries(codes).map(([name, code]) => [
    `RST_STREAM ${name} after messageStart`,
    (response: WireResponse) => {
      beginStream(response);
      response.write(start, () => response.stream?.close(code));
    },
  ]),
);

function endsOf(httpVersion: "2" | "1.1", path: Path): Record<string, (response: WireResponse) => void> {
  const http2 = path === "invoke" ? resets : { ...resets, ...resetsInStream };
  return { ...anyPath, ...(path === "invoke" ? inBody : inStream), ...(httpVersion === "2" ? http2 : {}) };
}

interface Read {
  readonly text: string;
  readonly routing: unknown;
}

async function read(model: BedrockRoutedChatModel, path: Path): Promise<Read> {
  if (path === "invoke") {
    const { text, response_metadata } = await model.invoke("有給休暇は何日ですか");
    return { text, routing: response_metadata.routing };
  }
  if (path === "stream") {
    let whole = "";
    let routing: unknown;
    for await (const chunk of await model.stream("How many days?")) {
      whole += chunk.text;
      routing ??= chunk.response_metadata.routing;
    }
    return { text: whole, routing };
  }
  if (path === "streamEvents v3") {
    const { text, response_metadata } = await model.streamEvents("How many days?");
    return { text, routing: response_metadata.routing };
  }
  for await (const { event, data } of model.streamEvents("How many days?", { version: "v2" })) {
    if (event === "on_chat_model_end")
      return { text: data.output.text, routing: data.output.response_metadata.routing };
  }
  return { text: "", routing: undefined };
}

async function create(
  httpVersion: "2" | "1.1",
  respond: (response: WireResponse, nth: number) => void,
  options: BedrockRoutedChatModelInput = {},
): Promise<BedrockRoutedChatModel> {
  server = await startWireServer(httpVersion, respond);
  return new BedrockRoutedChatModel({
    model: "amazon.nova-lite-v1:0",
    region: "us-east-1",
    clientOptions: { endpoint: server.url, credentials: { accessKeyId: "local", secretAccessKey: "local" } },
    connection: { httpVersion },
    ...options,
  });
}

const paths: Path[] = ["invoke", "stream", "streamEvents v2", "streamEvents v3"];
const cases = (["2", "1.1"] as const).flatMap((httpVersion) =>
  paths.flatMap((path) =>
    Object.entries(endsOf(httpVersion, path)).map(([name, end]) => [httpVersion, path, name, end] as const),
  ),
);

describe.each(cases)("over HTTP/%s, %s, when %s comes instead of content", (httpVersion, path, _name, end) => {
  it("sends the request again, and counts the attempts", async () => {
    const model = await create(httpVersion, (response, nth) => (nth === 1 ? end(response) : answer(response, path)));
    expect(await read(model, path)).toMatchObject({ text: "ten days", routing: { attempts: 2 } });
  });

  it("goes to the fallback when the attempts are spent", async () => {
    const options = { fallbacks: ["amazon.nova-pro-v1:0"], maxRetries: 0 };
    const respond = (response: WireResponse, nth: number) => (nth === 1 ? end(response) : answer(response, path));
    const model = await create(httpVersion, respond, options);
    const { text, routing } = await read(model, path);
    expect(text).toBe("ten days");
    expect(routing).toMatchObject({
      sentModelId: "amazon.nova-pro-v1:0",
      fallbacks: [{ modelId: "amazon.nova-lite-v1:0" }],
    });
  });

  it("ends in a typed error", async () => {
    let requests = 0;
    const failed: unknown[] = [];
    const respond = (response: WireResponse): void => {
      requests += 1;
      end(response);
    };
    const onFailedAttempt = (error: unknown): void => void failed.push(error);
    const model = await create(httpVersion, respond, { maxRetries: 1, onFailedAttempt });
    const error = await read(model, path).catch((caught: unknown) => caught);
    const isTyped =
      ConnectionLostError.isInstance(error) ||
      IncompleteStreamError.isInstance(error) ||
      (error instanceof Error && "$fault" in error);
    expect({ error, isTyped }).toMatchObject({ isTyped: true });
    expect(String(error)).not.toContain("秘密");
    expect(requests).toBe(2);
    expect(failed).toHaveLength(2);
  });
});

describe("a stream that breaks after its first content", () => {
  it.each(["2", "1.1"] as const)("is not sent again, over HTTP/%s", async (httpVersion) => {
    let requests = 0;
    const model = await create(
      httpVersion,
      (response) => {
        requests += 1;
        beginStream(response);
        response.write(start);
        writeAndDrop(response, text);
      },
      { fallbacks: ["amazon.nova-pro-v1:0"] },
    );
    const error = await read(model, "stream").catch((caught: unknown) => caught);
    expect(error).toMatchObject({ name: "IncompleteStreamError", partialMessage: { content: "ten days" } });
    expect(requests).toBe(1);
  });
});
