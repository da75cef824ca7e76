import { Bedrock } from "@aws-sdk/client-bedrock";
import { type ClientRouter, createModelCatalog, type ResponseCache, type RoutingRecord } from "@bedrock-routed/core";
import { HumanMessage, SystemMessage } from "@langchain/core/messages";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import type { createRequestHandler } from "../client/connection";
import { answer, answerWithout, routerArn } from "../testing/answers";
import { createFakeTransport, type FakeReply, type SentRequest } from "../testing/fake-transport";
import { createJsonHandler } from "../testing/json-handler";
import type { BedrockRoutedCallOptions, BedrockRoutedChatModelInput } from "./chat-model-options";
import { type DeclaredOption, OPTIONS } from "./option-table";

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const lite = "amazon.nova-lite-v1:0";

/** A value for an option, and what it leads to. */
type Given = readonly [value: unknown, effect: unknown];

interface Case {
  /** What happens when no value is given. */
  readonly byDefault: unknown;
  readonly environment?: readonly [variables: Readonly<Record<string, string>>, effect: unknown];
  readonly constructed?: Given;
  readonly call?: Given;
  /** What happens with these options. */
  readonly observe: (options: BedrockRoutedChatModelInput, call: Partial<BedrockRoutedCallOptions>) => unknown;
}

function create(options: BedrockRoutedChatModelInput, reply: (request: SentRequest) => FakeReply = answer) {
  const { client, sent } = createFakeTransport(reply);
  const model = options.router === undefined ? { model: lite } : {};
  return { sent, model: new BedrockRoutedChatModel({ ...model, region: "us-east-1", client, ...options }) };
}

/** An option whose value is sent at `path` in the request. */
function sentAt(path: readonly string[], ofConstructor: unknown, ofCall: unknown): Case {
  return {
    byDefault: undefined,
    constructed: [ofConstructor, ofConstructor],
    call: [ofCall, ofCall],
    observe: async (options, call) => {
      const { model, sent } = create(options);
      await model.invoke("Hi", call);
      return path.reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], sent[0]?.body);
    },
  };
}

/** A cache that has this answer to everything. */
function answering(text: string): ResponseCache {
  const message = { role: "assistant", content: [{ text }] };
  const stored = { form: 1, modelId: lite, answer: { output: { message }, stopReason: "end_turn" } };
  return { getOrCreate: async () => ({ answer: stored, source: "stored" }) };
}

async function routingOf(model: BedrockRoutedChatModel): Promise<RoutingRecord> {
  return (await model.invoke("Hi")).response_metadata.routing as RoutingRecord;
}

const throttled = ({ path }: SentRequest): FakeReply =>
  path.includes("nova-lite")
    ? { json: { message: "slow down" }, status: 429, errorType: "ThrottlingException" }
    : answerWithout("trace")({ path, body: {} });

const nameOf = (error: unknown): unknown => (error instanceof Error ? error.name : error);

const { requestHandler } = createJsonHandler(200, {
  models: [{ modelArn: "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0" }],
});
const bedrockClient = new Bedrock({ region: "us-east-1", credentials, requestHandler });
const warned = vi.fn();
const attempted = vi.fn();

/** A case for every option: a new option does not compile without one. */
const cases: { readonly [Name in DeclaredOption]: Case } = {
  maxTokens: sentAt(["inferenceConfig", "maxTokens"], 99, 1),
  temperature: sentAt(["inferenceConfig", "temperature"], 0.5, 0),
  topP: sentAt(["inferenceConfig", "topP"], 0.9, 0),
  serviceTier: sentAt(["serviceTier", "type"], "priority", "flex"),
  additionalModelRequestFields: sentAt(["additionalModelRequestFields"], { top_k: 5 }, { top_k: 0 }),
  additionalModelResponseFieldPaths: sentAt(["additionalModelResponseFieldPaths"], ["/a"], ["/b"]),
  guardrailConfig: sentAt(
    ["guardrailConfig"],
    { guardrailIdentifier: "constructed", guardrailVersion: "1" },
    { guardrailIdentifier: "call", guardrailVersion: "1" },
  ),
  performanceConfig: sentAt(["performanceConfig"], { latency: "optimized" }, { latency: "standard" }),
  requestMetadata: sentAt(["requestMetadata"], { team: "hr" }, { team: "" }),
  outputConfig: sentAt(["outputConfig"], { effort: "high" }, { effort: "low" }),
  promptVariables: sentAt(["promptVariables"], { a: { text: "b" } }, { a: { text: "" } }),
  stop: sentAt(["inferenceConfig", "stopSequences"], ["END"], ["STOP"]),
  stopSequences: {
    byDefault: undefined,
    constructed: [["END"], ["END"]],
    observe: sentAt(["inferenceConfig", "stopSequences"], [], []).observe,
  },
  guardLastTurnOnly: {
    byDefault: false,
    constructed: [true, true],
    call: [false, false],
    observe: async (options, call) => {
      const { model, sent } = create(options);
      await model.invoke("Hi", call);
      return JSON.stringify(sent[0]?.body).includes("guardContent");
    },
  },
  responseCache: {
    byDefault: "ten days",
    constructed: [answering("stored"), "stored"],
    call: [answering("another"), "another"],
    observe: async (options, call) => (await create(options).model.invoke("Hi", call)).text,
  },
  responseCacheScope: {
    byDefault: undefined,
    constructed: ["a", "a"],
    call: ["b", "b"],
    observe: async (options, call) => {
      let scope: string | undefined;
      const responseCache: ResponseCache = {
        async getOrCreate(request, make) {
          scope = request.scope;
          return { ...(await make()), source: "created" };
        },
      };
      await create({ ...options, responseCache }).model.invoke("Hi", call);
      return scope;
    },
  },
  cachePoints: {
    byDefault: { type: "default" },
    constructed: ["off", undefined],
    call: [{ ttl: "5m" }, { type: "default", ttl: "5m" }],
    observe: async (options, call) => {
      const { model, sent } = create({ ...options, model: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" });
      await model.invoke([new SystemMessage("就業規則に従って答える。".repeat(300)), new HumanMessage("Hi")], call);
      const { system } = (sent[0]?.body ?? {}) as { system?: { cachePoint?: object }[] };
      return system?.[1]?.cachePoint;
    },
  },
  streamIdleTimeout: {
    byDefault: 60_000,
    constructed: [61_000, 61_000],
    call: [62_000, 62_000],
    observe: async (options, call) => {
      const { model } = create(options);
      const timers = vi.spyOn(globalThis, "setTimeout");
      for await (const _chunk of await model.stream("Hi", call)) {
      }
      const delays = timers.mock.calls.map(([, delay]) => delay ?? 0);
      timers.mockRestore();
      return Math.max(...delays);
    },
  },
  region: {
    byDefault: "InvalidOptionError",
    environment: [{ AWS_REGION: "eu-central-1" }, "eu-central-1"],
    constructed: ["ap-northeast-1", "ap-northeast-1"],
    observe: (options) => {
      try {
        return new BedrockRoutedChatModel({ model: lite, credentials, ...options }).region;
      } catch (error) {
        return nameOf(error);
      }
    },
  },
  crossRegion: {
    byDefault: `/model/${lite}/converse`,
    constructed: ["geo", `/model/us.${lite}/converse`],
    observe: async (options) => {
      const { model, sent } = create(options);
      await model.invoke("Hi");
      return sent[0]?.path;
    },
  },
  dataResidency: {
    byDefault: "us-east-1",
    constructed: ["eu", "ResidencyError"],
    observe: (options) => {
      try {
        return create(options).model.region;
      } catch (error) {
        return nameOf(error);
      }
    },
  },
  router: {
    byDefault: lite,
    constructed: [
      {
        candidates: [lite, "amazon.nova-pro-v1:0"],
        baseline: lite,
        route: () => ({ model: "amazon.nova-pro-v1:0", reason: "test" }),
      },
      "amazon.nova-pro-v1:0",
    ],
    observe: async ({ router }) => {
      const { model, sent } = create(router === undefined ? {} : { router });
      await model.invoke("Hi");
      return sent[0]?.path.split("/")[2];
    },
  },
  routeTo: {
    byDefault: lite,
    call: ["amazon.nova-pro-v1:0", "amazon.nova-pro-v1:0"],
    observe: async (_options, call) => {
      const candidates = [lite, "amazon.nova-pro-v1:0"];
      const router = { candidates, baseline: lite, route: () => ({ model: lite, reason: "test" }) };
      const { model, sent } = create({ router });
      await model.invoke("Hi", call);
      return sent[0]?.path.split("/")[2];
    },
  },
  retrieval: {
    byDefault: undefined,
    call: [{ passages: 3 }, { passages: 3 }],
    observe: async (_options, call) => {
      let seen: unknown;
      const route: ClientRouter["route"] = ({ retrieval }) => {
        seen = retrieval;
        return { model: lite, reason: "test" };
      };
      const { model } = create({ router: { candidates: [lite], baseline: lite, route } });
      await model.invoke("Hi", call);
      return seen;
    },
  },
  routerModels: {
    byDefault: undefined,
    constructed: [[`us.${lite}`], [lite]],
    observe: async (options) => (await routingOf(create({ ...options, model: routerArn }).model)).router?.models,
  },
  bedrockClient: {
    byDefault: undefined,
    constructed: [bedrockClient, ["amazon.nova-pro-v1:0"]],
    observe: async (options) => (await routingOf(create({ ...options, model: routerArn }).model)).router?.models,
  },
  fallbacks: {
    byDefault: "ThrottlingException",
    constructed: [["us.amazon.nova-pro-v1:0"], "us.amazon.nova-pro-v1:0"],
    observe: (options) => routingOf(create(options, throttled).model).then(({ sentModelId }) => sentModelId, nameOf),
  },
  fallbackCooldownMs: {
    byDefault: 30_000,
    constructed: [0, 0],
    observe: async (options) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      let isDown = true;
      const reply = (request: SentRequest) => (isDown ? throttled(request) : answerWithout("trace")(request));
      const { model } = create({ ...options, fallbacks: ["us.amazon.nova-pro-v1:0"] }, reply);
      await model.invoke("Hi");
      isDown = false;
      let waitedMs = 0;
      for (const untilMs of [0, 29_999, 30_000]) {
        vi.advanceTimersByTime(untilMs - waitedMs);
        waitedMs = untilMs;
        if ((await routingOf(model)).sentModelId === undefined) break;
      }
      vi.useRealTimers();
      return waitedMs;
    },
  },
  maxRetries: {
    byDefault: 3,
    environment: [{ AWS_MAX_ATTEMPTS: "5" }, 5],
    constructed: [0, 1],
    observe: (options) =>
      new BedrockRoutedChatModel({
        model: lite,
        region: "us-east-1",
        credentials,
        ...options,
      }).client.config.maxAttempts(),
  },
  retryMode: {
    byDefault: "standard",
    environment: [{ AWS_RETRY_MODE: "adaptive" }, "adaptive"],
    constructed: ["standard", "standard"],
    observe: async (options) => {
      const { config } = new BedrockRoutedChatModel({ model: lite, region: "us-east-1", credentials, ...options })
        .client;
      return typeof config.retryMode === "function" ? config.retryMode() : config.retryMode;
    },
  },
  onFailedAttempt: {
    byDefault: 0,
    constructed: [attempted, 1],
    observe: async (options) => {
      attempted.mockClear();
      await expect(create(options, throttled).model.invoke("Hi")).rejects.toThrow("slow down");
      return attempted.mock.calls.length;
    },
  },
  connection: {
    byDefault: 300_000,
    constructed: [{ requestTimeoutMs: 5 }, 5],
    observe: (options) => {
      const model = new BedrockRoutedChatModel({ model: lite, region: "us-east-1", credentials, ...options });
      const { requestHandler } = model.client.config;
      return (requestHandler as ReturnType<typeof createRequestHandler>).httpHandlerConfigs().requestTimeoutMs;
    },
  },
  onWarning: {
    byDefault: 0,
    constructed: [warned, 1],
    observe: async (options) => {
      warned.mockClear();
      const { model } = create({ ...options, model: `us.${lite}` }, (request) => {
        const reply = answerWithout("trace", "usage")(request);
        const usage = {
          inputTokens: 5,
          outputTokens: 1,
          totalTokens: 6,
          cacheReadInputTokens: 0,
          cacheWriteInputTokens: 0,
        };
        return "json" in reply ? { json: { ...reply.json, usage } } : reply;
      });
      await model.invoke([new SystemMessage("The handbook says this and that. ".repeat(200)), new HumanMessage("Hi")]);
      return warned.mock.calls.length;
    },
  },
  modelCatalog: {
    byDefault: ["auto", "any", "tool"],
    constructed: [createModelCatalog({ models: { [lite]: { capabilities: { toolChoice: ["auto"] } } } }), ["auto"]],
    observe: (options) => create(options).model.supportsToolChoiceValues,
  },
};

beforeEach(() => {
  for (const name of ["AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE"]) {
    vi.stubEnv(name, undefined);
  }
  vi.stubEnv("AWS_CONFIG_FILE", "/missing/config");
  vi.stubEnv("AWS_SHARED_CREDENTIALS_FILE", "/missing/credentials");
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

describe.each(Object.entries(cases))("%s", (name, { byDefault, environment, constructed, call, observe }) => {
  /** Gives the option to the constructor and the call, or `undefined`, which counts as not given. */
  const observeWith = (ofConstructor: unknown, ofCall: unknown): unknown =>
    observe({ [name]: ofConstructor }, { [name]: ofCall });

  it("has its default when nothing is given", async () => {
    expect(await observeWith(undefined, undefined)).toEqual(byDefault);
  });

  const setEnvironment = (): void => {
    for (const [variable, value] of Object.entries(environment?.[0] ?? {})) vi.stubEnv(variable, value);
  };

  if (environment !== undefined) {
    it("is taken from the environment", async () => {
      setEnvironment();
      expect(await observeWith(undefined, undefined)).toEqual(environment[1]);
    });
  }

  if (constructed !== undefined) {
    it("given to the constructor, wins over the environment and the default", async () => {
      setEnvironment();
      expect(await observeWith(constructed[0], undefined)).toEqual(constructed[1]);
    });
  }

  if (call !== undefined) {
    it("given to the call, wins over everything else", async () => {
      expect(await observeWith(constructed?.[0], call[0])).toEqual(call[1]);
      expect(await observeWith(undefined, call[0])).toEqual(call[1]);
    });
  }

  it("is given where the table says", () => {
    const { where, environment: variables = [] } = OPTIONS[name as DeclaredOption];
    expect([constructed !== undefined, call !== undefined]).toEqual([where !== "call", where !== "constructor"]);
    expect(variables).toEqual(expect.arrayContaining(Object.keys(environment?.[0] ?? {})));
    expect(environment !== undefined).toBe(variables.length > 0);
  });
});
