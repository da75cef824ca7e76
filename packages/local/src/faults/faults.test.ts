import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";
import { NodeHttp2Handler, NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Fault, type FaultCondition, type LocalBedrock, startLocalBedrock } from "../index";

const MODEL = "amazon.nova-lite-v1:0";
const TEXT = "one two three four five six seven eight nine ten eleven twelve";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({ respond: () => TEXT });
});
beforeEach(() => local.faults.clear());
afterAll(() => local.close());

/** The outcome of a call as the client sees it. */
interface Seen {
  readonly text: string;
  readonly stopReason?: string | undefined;
  /** Name of the error that ended the call, before or inside the stream. */
  readonly error?: string;
  readonly status?: number;
}

function createClient(protocol: string, maxAttempts = 1): BedrockRuntimeClient {
  const handler = protocol === "HTTP/2" ? new NodeHttp2Handler() : new NodeHttpHandler();
  return new BedrockRuntimeClient({ ...local.clientConfig, requestHandler: handler, maxAttempts });
}

const input = (modelId = MODEL): ConstructorParameters<typeof ConverseStreamCommand>[0] => ({
  modelId,
  messages: [{ role: "user", content: [{ text: "Count." }] }],
});

async function stream(client: BedrockRuntimeClient, signal?: AbortSignal): Promise<Seen> {
  let text = "";
  let stopReason: string | undefined;
  try {
    const response = await client.send(new ConverseStreamCommand(input()), signal ? { abortSignal: signal } : {});
    for await (const event of response.stream ?? []) {
      text += event.contentBlockDelta?.delta?.text ?? "";
      stopReason ??= event.messageStop?.stopReason;
    }
    return { text, stopReason };
  } catch (error) {
    return { text, stopReason, ...describeError(error) };
  } finally {
    client.destroy();
  }
}

async function converse(client: BedrockRuntimeClient, modelId = MODEL): Promise<Seen> {
  try {
    const { output, stopReason } = await client.send(new ConverseCommand(input(modelId)));
    return { text: output?.message?.content?.[0]?.text ?? "", stopReason };
  } catch (error) {
    return { text: "", ...describeError(error) };
  }
}

function describeError(error: unknown): { error: string; status?: number } {
  const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } };
  const status = $metadata?.httpStatusCode;
  return { error: name === "Error" ? message : name, ...omitUndefined({ status }) };
}

const FIRST = "one two three ";
const NO_ANSWER = { text: "", stopReason: undefined };
const CUT_SHORT = { text: FIRST, stopReason: undefined };

describe.each(["HTTP/2", "HTTP/1.1"])("over %s, a client of ConverseStream", (protocol) => {
  it.each<[Fault, Seen]>([
    [{ kind: "throttling" }, { ...NO_ANSWER, error: "ThrottlingException", status: 429 }],
    [
      { kind: "exception", name: "ModelTimeoutException" },
      { ...NO_ANSWER, error: "ModelTimeoutException", status: 408 },
    ],
    [
      { kind: "exception", name: "ServiceUnavailableException" },
      { ...NO_ANSWER, error: "ServiceUnavailableException", status: 503 },
    ],
    [
      { kind: "slow-start", ms: 5 },
      { text: TEXT, stopReason: "end_turn" },
    ],
    [
      { kind: "stall", afterFrames: 2, ms: 5 },
      { text: TEXT, stopReason: "end_turn" },
    ],
    [
      { kind: "exception-frame", afterFrames: 2, name: "ThrottlingException" },
      { ...CUT_SHORT, error: "ThrottlingException" },
    ],
    [
      { kind: "exception-frame", afterFrames: 2, name: "ModelStreamErrorException" },
      { ...CUT_SHORT, error: "ModelStreamErrorException" },
    ],
    [
      { kind: "cut-frame", afterFrames: 2 },
      { ...CUT_SHORT, error: "Truncated event message received." },
    ],
    [
      { kind: "cut-frame", afterFrames: 1000 },
      { text: TEXT, stopReason: "end_turn", error: "Truncated event message received." },
    ],
    [
      { kind: "bad-crc", afterFrames: 2 },
      { ...CUT_SHORT, error: expect.stringContaining("checksum") },
    ],
    // A client can notice the early end of these two only by the missing stop reason.
    [{ kind: "early-end" }, { text: TEXT, stopReason: undefined }],
    [{ kind: "early-end", afterFrames: 2 }, CUT_SHORT],
    [{ kind: "socket-drop" }, { ...NO_ANSWER, error: "TimeoutError" }],
  ])("sees the outcome of %j", async (fault, seen) => {
    local.faults.add({ fault });
    expect(await stream(createClient(protocol))).toEqual(seen);
  });

  it("waits for a stalled stream until it gives up", async () => {
    local.faults.add({ fault: { kind: "stall", afterFrames: 2 } });
    const client = createClient(protocol);
    const { stream: events } = await client.send(new ConverseStreamCommand(input()));
    const iterator = events?.[Symbol.asyncIterator]();
    expect((await iterator?.next())?.value).toHaveProperty("messageStart");
    expect((await iterator?.next())?.value).toHaveProperty("contentBlockDelta");
    const third = iterator?.next().then(
      () => "came",
      () => "failed",
    );
    expect(await Promise.race([third, new Promise((resolve) => setTimeout(resolve, 50, "waits"))])).toBe("waits");
    client.destroy();
  });
});

describe("a connection that breaks", () => {
  it.each<[string, Fault, Seen]>([
    // Silent truncation: the SDK ends the iteration as if the stream were complete.
    ["HTTP/2", { kind: "socket-drop", afterFrames: 2 }, CUT_SHORT],
    ["HTTP/2", { kind: "rst-stream", code: 8, afterFrames: 2 }, CUT_SHORT],
    ["HTTP/2", { kind: "rst-stream" }, { ...NO_ANSWER, error: expect.stringContaining("NGHTTP2_INTERNAL_ERROR") }],
    ["HTTP/1.1", { kind: "socket-drop", afterFrames: 2 }, { ...CUT_SHORT, error: "aborted" }],
    ["HTTP/1.1", { kind: "rst-stream", code: 8, afterFrames: 2 }, { ...CUT_SHORT, error: "aborted" }],
    ["HTTP/1.1", { kind: "rst-stream" }, { ...NO_ANSWER, error: "TimeoutError" }],
  ])("over %s, after %j", async (protocol, fault, seen) => {
    local.faults.add({ fault });
    expect(await stream(createClient(protocol))).toEqual(seen);
  });
});

describe("a rule", () => {
  const failing = async (when: FaultCondition, calls: number, modelId?: string): Promise<number[]> => {
    local.faults.add({ when, fault: { kind: "throttling" } });
    const client = createClient("HTTP/2");
    const failed: number[] = [];
    for (let call = 1; call <= calls; call += 1) {
      if ((await converse(client, modelId)).error === "ThrottlingException") failed.push(call);
    }
    client.destroy();
    return failed;
  };

  it.each<[FaultCondition, number[]]>([
    [{}, [1, 2, 3, 4, 5, 6]],
    [{ nth: 2 }, [2]],
    [{ nth: [1, 4] }, [1, 4]],
    [{ every: 3 }, [3, 6]],
    [{ every: 2, nth: [2, 3] }, [2]],
    [{ operation: "ConverseStream" }, []],
    [{ modelId: MODEL }, [1, 2, 3, 4, 5, 6]],
    [{ modelId: "amazon.nova-pro-v1:0" }, []],
    [{ probability: 0 }, []],
  ])("with %j fails the calls %j of six", async (when, failed) => {
    expect(await failing(when, 6)).toEqual(failed);
  });

  it("fails the same calls for the same seed", async () => {
    const first = await failing({ probability: 0.5, seed: 7 }, 12);
    local.faults.clear();
    expect(await failing({ probability: 0.5, seed: 7 }, 12)).toEqual(first);
    local.faults.clear();
    expect(await failing({ probability: 0.5, seed: 8 }, 12)).not.toEqual(first);
  });

  it("for a base model matches its profiles too, and a rule for a profile matches only the profile", async () => {
    expect(await failing({ modelId: MODEL }, 1, `us.${MODEL}`)).toEqual([1]);
    local.faults.clear();
    expect(await failing({ modelId: `us.${MODEL}` }, 1, MODEL)).toEqual([]);
  });

  it("counts every attempt of a client that retries", async () => {
    local.faults.add({ when: { nth: 1 }, fault: { kind: "throttling", retryAfterSeconds: 0 } });
    const before = local.requests.length;
    expect((await converse(createClient("HTTP/2", 2))).text).toBe(TEXT);
    expect(local.requests.length - before).toBe(2);
  });

  it("applies only if no earlier rule matches, and stream faults do not affect other calls", async () => {
    local.faults.add({ fault: { kind: "early-end" } });
    local.faults.add({ fault: { kind: "exception", name: "AccessDeniedException", message: "No." } });
    expect((await stream(createClient("HTTP/2"))).error).toBeUndefined();
    expect(await converse(createClient("HTTP/2"))).toMatchObject({ error: "AccessDeniedException", status: 403 });
  });

  it("affects error responses of the service too", async () => {
    local.faults.add({ fault: { kind: "socket-drop" } });
    expect((await converse(createClient("HTTP/1.1"), "amazon.nova-99-v1:0")).error).toBe("TimeoutError");
  });

  it("can add documented fields to its exception", async () => {
    const fault: Fault = { kind: "exception", name: "ModelErrorException", fields: { originalStatusCode: 500 } };
    local.faults.add({ fault });
    await expect(createClient("HTTP/2").send(new ConverseCommand(input()))).rejects.toMatchObject({
      originalStatusCode: 500,
    });
  });

  it.each<[FaultCondition, Fault, string]>([
    [{ nth: 0 }, { kind: "throttling" }, "nth"],
    [{ every: 1.5 }, { kind: "throttling" }, "every"],
    [{ probability: 2 }, { kind: "throttling" }, "probability"],
    [{}, { kind: "stall", afterFrames: -1 }, "afterFrames"],
    [{}, { kind: "slow-start", ms: Number.NaN }, "ms"],
    [{}, { kind: "throttling", retryAfterSeconds: -1 }, "retryAfterSeconds"],
  ])("with %j and %j is refused", async (when, fault, member) => {
    expect(() => local.faults.add({ when, fault })).toThrow(member);
    await expect(startLocalBedrock({ faults: [{ when, fault }] })).rejects.toMatchObject({
      name: "InvalidLocalOptionError",
      option: expect.stringMatching(`^faults\\[0\\].*${member}$`),
    });
  });
});
