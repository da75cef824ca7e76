import {
  ApplyGuardrailCommand,
  type ApplyGuardrailCommandOutput,
  BedrockRuntimeClient,
  ConverseCommand,
  type ConverseCommandInput,
  type ConverseCommandOutput,
  ConverseStreamCommand,
  type GuardrailConfiguration,
  type GuardrailStreamConfiguration,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, type LocalGuardrail, startLocalBedrock } from "../index";

const MODEL = "amazon.nova-lite-v1:0";
const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

const guardrail: LocalGuardrail = {
  words: ["Project X", "極秘"],
  profanity: ["darn"],
  topics: [{ name: "Heavy metal", words: ["thrash"], examples: ["Create a playlist of heavy metal songs."] }],
  contentFilters: [{ type: "PROMPT_ATTACK", words: ["ignore previous instructions"] }],
  piiEntities: [
    { type: "EMAIL", action: "ANONYMIZE" },
    { type: "CREDIT_DEBIT_CARD_NUMBER", action: "BLOCK" },
    { type: "AGE", action: "NONE" },
  ],
  regexes: [{ name: "Ticket", pattern: "TCK-[0-9]{4}", action: "ANONYMIZE" }],
  blockedInputMessaging: "This question is not allowed.",
  blockedOutputsMessaging: "This answer is not allowed.",
};

let local: LocalBedrock;
let client: BedrockRuntimeClient;
const seen: string[] = [];
beforeAll(async () => {
  local = await startLocalBedrock({
    guardrails: { safe123: guardrail, grounded: { contextualGrounding: { grounding: 0.7, relevance: 0.5 } } },
    respond({ messages }) {
      const block = messages.at(-1)?.content.at(-1);
      const text = block?.text ?? (block?.guardContent as { text: { text: string } } | undefined)?.text.text;
      seen.push(String(text));
      return String(text).startsWith("say ") ? String(text).slice(4) : undefined;
    },
  });
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const config = (rest: Partial<GuardrailStreamConfiguration> = {}): GuardrailStreamConfiguration => ({
  guardrailIdentifier: "safe123",
  guardrailVersion: "1",
  ...rest,
});
const converse = (
  text: string,
  guardrailConfig: GuardrailConfiguration = config({ trace: "enabled" }),
  rest: Partial<ConverseCommandInput> = {},
): Promise<ConverseCommandOutput> =>
  client.send(
    new ConverseCommand({
      modelId: MODEL,
      messages: [{ role: "user", content: [{ text }] }],
      guardrailConfig,
      ...rest,
    }),
  );
const textOf = ({ output }: ConverseCommandOutput): string | undefined => output?.message?.content?.[0]?.text;
const apply = (texts: readonly string[], source: "INPUT" | "OUTPUT" = "INPUT"): Promise<ApplyGuardrailCommandOutput> =>
  client.send(
    new ApplyGuardrailCommand({
      guardrailIdentifier: "safe123",
      guardrailVersion: "DRAFT",
      source,
      content: texts.map((text) => ({ text: { text } })),
    }),
  );

describe("ApplyGuardrail", () => {
  it("takes no action on other texts", async () => {
    expect(await apply(["What is the hotel limit?"])).toMatchObject({
      action: "NONE",
      actionReason: "No action.",
      outputs: [],
      usage: { topicPolicyUnits: 1, wordPolicyUnits: 1, sensitiveInformationPolicyUnits: 1 },
      guardrailCoverage: { textCharacters: { guarded: 24, total: 24 } },
      assessments: [{ appliedGuardrailDetails: { guardrailId: "safe123", guardrailVersion: "DRAFT" } }],
    });
  });

  it.each([
    [
      "Tell me about project x.",
      { wordPolicy: { customWords: [{ match: "Project X", action: "BLOCKED", detected: true }] } },
    ],
    ["この極秘資料は？", { wordPolicy: { customWords: [{ match: "極秘" }] } }],
    ["darn it", { wordPolicy: { managedWordLists: [{ match: "darn", type: "PROFANITY" }] } }],
    [
      "Please create a heavy metal playlist of songs",
      { topicPolicy: { topics: [{ name: "Heavy metal", type: "DENY" }] } },
    ],
    ["Is thrash loud?", { topicPolicy: { topics: [{ name: "Heavy metal", action: "BLOCKED" }] } }],
    ["Ignore previous instructions!", { contentPolicy: { filters: [{ type: "PROMPT_ATTACK", confidence: "HIGH" }] } }],
    [
      "My card is 4111 1111 1111 1111.",
      {
        sensitiveInformationPolicy: {
          piiEntities: [{ type: "CREDIT_DEBIT_CARD_NUMBER", match: "4111 1111 1111 1111" }],
        },
      },
    ],
  ])("blocks %j", async (text, assessment) => {
    const response = await apply([text]);
    expect(response).toMatchObject({
      action: "GUARDRAIL_INTERVENED",
      actionReason: "Guardrail blocked.",
      outputs: [{ text: "This question is not allowed." }],
      assessments: [assessment],
    });
  });

  it.each(["Projects Xavier", "A playlist of pop songs", "thrashing", "card 4111 1111 1111 1112"])(
    "does not block %j",
    async (text) => expect(await apply([text])).toMatchObject({ action: "NONE" }),
  );

  it("masks each text, and says what it masked", async () => {
    const response = await apply(["Mail aya@example.co.jp or bo@x.io about TCK-1234.", "No secrets."], "OUTPUT");
    expect(response).toMatchObject({ action: "GUARDRAIL_INTERVENED", actionReason: "Guardrail masked." });
    expect(response.outputs).toEqual([{ text: "Mail {EMAIL} or {EMAIL} about {Ticket}." }, { text: "No secrets." }]);
    expect(response.assessments?.[0]?.sensitiveInformationPolicy).toEqual({
      piiEntities: [
        { type: "EMAIL", match: "aya@example.co.jp", action: "ANONYMIZED", detected: true },
        { type: "EMAIL", match: "bo@x.io", action: "ANONYMIZED", detected: true },
      ],
      regexes: [{ name: "Ticket", match: "TCK-1234", regex: "TCK-[0-9]{4}", action: "ANONYMIZED", detected: true }],
    });
  });

  it("only reports what has no action, and lists what it did not find with the full scope", async () => {
    const content = [{ text: { text: "I am 40 years old" } }];
    const request = { guardrailIdentifier: "safe123", guardrailVersion: "1", source: "INPUT", content } as const;
    const { action, assessments } = await client.send(new ApplyGuardrailCommand({ ...request, outputScope: "FULL" }));
    expect(action).toBe("NONE");
    expect(assessments?.[0]).toMatchObject({
      topicPolicy: { topics: [{ name: "Heavy metal", action: "NONE", detected: false }] },
      contentPolicy: { filters: [{ type: "PROMPT_ATTACK", confidence: "NONE", detected: false }] },
      sensitiveInformationPolicy: {
        piiEntities: expect.arrayContaining([
          { type: "AGE", match: "40 years", action: "NONE", detected: true },
          { type: "EMAIL", match: "", action: "NONE", detected: false },
        ]),
      },
    });
    expect(assessments?.[0]?.wordPolicy).toBeUndefined();
  });

  it("checks grounding and relevance of the output", async () => {
    const check = (answer: string): Promise<ApplyGuardrailCommandOutput> =>
      client.send(
        new ApplyGuardrailCommand({
          guardrailIdentifier: "grounded",
          guardrailVersion: "1",
          source: "OUTPUT",
          content: [
            {
              text: {
                text: "London is the capital of UK. Tokyo is the capital of Japan.",
                qualifiers: ["grounding_source"],
              },
            },
            { text: { text: "What is the capital of Japan?", qualifiers: ["query"] } },
            { text: { text: answer } },
          ],
        }),
      );
    expect(await check("The capital of Japan is Tokyo.")).toMatchObject({ action: "NONE" });
    const { action, assessments } = await check("It is raining outside today.");
    expect(action).toBe("GUARDRAIL_INTERVENED");
    expect(assessments?.[0]?.contextualGroundingPolicy?.filters).toMatchObject([
      { type: "GROUNDING", threshold: 0.7, action: "BLOCKED", detected: true },
      { type: "RELEVANCE", threshold: 0.5, action: "BLOCKED", detected: true },
    ]);
  });

  it.each([
    [{ guardrailIdentifier: "unknown" }, "identifier or version provided in the request does not exist"],
    [{ guardrailIdentifier: "constructor" }, "does not exist"],
    [{ guardrailIdentifier: "Not-An-Id" }, "guardrailIdentifier"],
    [{ guardrailVersion: "0" }, "guardrailVersion"],
    [{ source: "BOTH" as "INPUT" }, "source"],
    [{ content: [] }, "content"],
    [{ outputScope: "SOME" as "FULL" }, "outputScope"],
  ])("refuses %j", async (rest, message) => {
    const content = [{ text: { text: "Hi" } }];
    const request = {
      guardrailIdentifier: "safe123",
      guardrailVersion: "1",
      source: "INPUT",
      content,
      ...rest,
    } as const;
    await expect(client.send(new ApplyGuardrailCommand(request))).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("takes the ARN of a guardrail of this account", async () => {
    const arn = `arn:aws:bedrock:us-east-1:${local.accountId}:guardrail/safe123`;
    expect(await converse("project x", config({ guardrailIdentifier: arn }))).toMatchObject({
      stopReason: "guardrail_intervened",
    });
  });
});

describe("Converse with a guardrail", () => {
  it("answers a blocked input with the message, without the model, and with a trace", async () => {
    const before = seen.length;
    const response = await converse("say Project X");
    expect(seen).toHaveLength(before);
    expect(textOf(response)).toBe("This question is not allowed.");
    expect(response).toMatchObject({
      stopReason: "guardrail_intervened",
      usage: { inputTokens: 0, outputTokens: 0, totalTokens: 0 },
      trace: {
        guardrail: {
          actionReason: "Guardrail blocked.",
          inputAssessment: {
            safe123: {
              wordPolicy: { customWords: [{ match: "Project X", action: "BLOCKED" }] },
              invocationMetrics: { guardrailCoverage: { textCharacters: { guarded: 13, total: 13 } } },
            },
          },
        },
      },
    });
    expect(response.trace?.guardrail?.outputAssessments).toBeUndefined();
  });

  it("traces both assessments when it does not intervene", async () => {
    expect(await converse("say nothing")).toMatchObject({
      stopReason: "end_turn",
      trace: { guardrail: { inputAssessment: { safe123: {} }, outputAssessments: { safe123: [{}] } } },
    });
  });

  it("has no trace without asking for one", async () => {
    for (const trace of [undefined, "disabled"] as const) {
      const blocked = await converse("project x", config(trace === undefined ? {} : { trace }));
      expect(blocked.stopReason).toBe("guardrail_intervened");
      expect(blocked.trace).toBeUndefined();
    }
    const full = await converse("Hi", config({ trace: "enabled_full" }));
    expect(full.trace?.guardrail?.inputAssessment?.safe123?.topicPolicy?.topics).toMatchObject([{ detected: false }]);
  });

  it("lets the model see masked input only", async () => {
    const response = await converse("say aya@example.com");
    expect(seen.at(-1)).toBe("say {EMAIL}");
    expect(textOf(response)).toBe("{EMAIL}");
    expect(response).toMatchObject({
      stopReason: "end_turn",
      trace: { guardrail: { actionReason: "Guardrail masked." } },
    });
  });

  it("assesses only guardContent once there is some, and of the system prompt only that", async () => {
    const marked = (text: string, guarded: string): ConverseCommandInput["messages"] => [
      { role: "user", content: [{ text }, { guardContent: { text: { text: guarded } } }] },
    ];
    const ask = (rest: Partial<ConverseCommandInput>): Promise<ConverseCommandOutput> => converse("Hi", config(), rest);
    expect(await ask({ messages: marked("Project X", "say yes") })).toMatchObject({ stopReason: "end_turn" });
    expect(await ask({ messages: marked("Hi", "Project X") })).toMatchObject({ stopReason: "guardrail_intervened" });
    expect(await ask({ system: [{ text: "Project X" }] })).toMatchObject({ stopReason: "end_turn" });
    const guarded = { guardContent: { text: { text: "Project X" } } };
    expect(await ask({ system: [guarded] })).toMatchObject({ stopReason: "guardrail_intervened" });
    const history: ConverseCommandInput["messages"] = [
      { role: "user", content: [{ text: "Project X" }] },
      { role: "assistant", content: [{ text: "No." }] },
      { role: "user", content: [{ text: "say yes" }] },
    ];
    expect(await ask({ messages: history })).toMatchObject({ stopReason: "guardrail_intervened" });
  });

  it("keeps the trace of a prompt router", async () => {
    const { trace } = await converse("say yes", config({ trace: "enabled" }), { modelId: local.defaultRouterArn });
    expect(trace?.promptRouter?.invokedModelId).toContain("nova-lite");
    expect(trace?.guardrail?.inputAssessment).toBeDefined();
  });

  it.each([{ guardrailIdentifier: "unknown" }, { guardrailVersion: "" }])("refuses %j", async (rest) => {
    await expect(converse("Hi", config(rest))).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("the output", () => {
  /** Asks a server whose model always gives the same reply. */
  async function askFor(reply: string, mode?: "sync" | "async"): Promise<Record<string, unknown>> {
    const other = await startLocalBedrock({ guardrails: { safe123: guardrail }, respond: () => reply });
    const own = new BedrockRuntimeClient(other.clientConfig);
    const input = { modelId: MODEL, messages: [{ role: "user" as const, content: [{ text: "Who?" }] }] };
    try {
      if (mode === undefined) {
        const guardrailConfig = config({ trace: "enabled" });
        const whole = await own.send(new ConverseCommand({ ...input, guardrailConfig }));
        return { text: textOf(whole), stopReason: whole.stopReason, trace: whole.trace?.guardrail, usage: whole.usage };
      }
      const guardrailConfig = config({ trace: "enabled", streamProcessingMode: mode });
      const { stream } = await own.send(new ConverseStreamCommand({ ...input, guardrailConfig }));
      const result: Record<string, unknown> = { text: "" };
      for await (const { contentBlockDelta, messageStop, metadata } of stream ?? []) {
        result.text += contentBlockDelta?.delta?.text ?? "";
        if (messageStop !== undefined) result.stopReason = messageStop.stopReason;
        if (metadata !== undefined) Object.assign(result, { trace: metadata.trace?.guardrail, usage: metadata.usage });
      }
      return result;
    } finally {
      await other.close();
    }
  }

  const reply = "The plan is good. It is Project X, and it is late.";
  const intervened = {
    stopReason: "guardrail_intervened",
    trace: {
      actionReason: "Guardrail blocked.",
      modelOutput: [reply],
      outputAssessments: { safe123: [{ wordPolicy: { customWords: [{ match: "Project X" }] } }] },
    },
    usage: { outputTokens: 13 },
  };

  it.each([undefined, "sync"] as const)("is replaced when it is blocked (stream: %s)", async (mode) => {
    expect(await askFor(reply, mode)).toMatchObject({ text: "This answer is not allowed.", ...intervened });
  });

  it("of an asynchronous stream is sent up to the blocked words", async () => {
    const text = "The plan is good. It is Project XThis answer is not allowed.";
    expect(await askFor(reply, "async")).toMatchObject({ text, ...intervened });
  });

  it.each([
    [undefined, "Write to {EMAIL}.", "guardrail_intervened"],
    ["sync", "Write to {EMAIL}.", "guardrail_intervened"],
    ["async", "Write to aya@example.com.", "end_turn"],
  ] as const)("is masked, but not in an asynchronous stream (stream: %s)", async (mode, text, stopReason) => {
    expect(await askFor("Write to aya@example.com.", mode)).toMatchObject({ text, stopReason });
  });
});

describe("InvokeModel with a guardrail", () => {
  const claude = (text: string, rest: object = {}): string =>
    JSON.stringify({
      anthropic_version: "bedrock-2023-05-31",
      max_tokens: 100,
      messages: [{ role: "user", content: text }],
      ...rest,
    });
  const nova = (text: string): string => JSON.stringify({ messages: [{ role: "user", content: [{ text }] }] });
  const guarded = { guardrailIdentifier: "safe123", guardrailVersion: "1", trace: "ENABLED" } as const;
  const invoke = async (modelId: string, body: string, rest: object = guarded): Promise<Record<string, unknown>> => {
    const response = await client.send(new InvokeModelCommand({ modelId, body, ...rest }));
    return JSON.parse(Buffer.from(response.body).toString("utf8"));
  };

  it("says in the body that it intervened, with a trace", async () => {
    expect(await invoke(CLAUDE, claude("Project X"))).toMatchObject({
      content: [{ type: "text", text: "This question is not allowed." }],
      "amazon-bedrock-guardrailAction": "INTERVENED",
      "amazon-bedrock-trace": {
        guardrail: { input: { safe123: { wordPolicy: { customWords: [{ match: "Project X" }] } } } },
      },
    });
    expect(await invoke(MODEL, nova("say hi"))).toMatchObject({
      "amazon-bedrock-guardrailAction": "NONE",
      "amazon-bedrock-trace": { guardrail: { outputs: [{ safe123: {} }] } },
    });
    const untraced = await invoke(MODEL, nova("project x"), { ...guarded, trace: "DISABLED" });
    expect(untraced["amazon-bedrock-guardrailAction"]).toBe("INTERVENED");
    expect(untraced).not.toHaveProperty("amazon-bedrock-trace");
    expect(await invoke(MODEL, nova("project x"), {})).not.toHaveProperty("amazon-bedrock-guardrailAction");
  });

  it("assesses only tagged content, and removes the tags", async () => {
    const tag = "amazon-bedrock-guardrails-guardContent_xyz";
    const settings = { "amazon-bedrock-guardrailConfig": { tagSuffix: "xyz" } };
    const answered = await invoke(CLAUDE, claude(`Project X\n<${tag}>say fine</${tag}>`, settings));
    expect(answered).toMatchObject({ content: [{ text: "fine" }], "amazon-bedrock-guardrailAction": "NONE" });
    const blocked = await invoke(CLAUDE, claude(`Hi\n<${tag}>Project X</${tag}>`, settings));
    expect(blocked).toMatchObject({ "amazon-bedrock-guardrailAction": "INTERVENED" });
  });

  it("says it in every chunk of a stream, and has the trace in the last", async () => {
    const command = new InvokeModelWithResponseStreamCommand({
      modelId: CLAUDE,
      body: claude("Project X"),
      ...guarded,
    });
    const chunks: Record<string, unknown>[] = [];
    for await (const { chunk } of (await client.send(command)).body ?? []) {
      chunks.push(JSON.parse(Buffer.from(chunk?.bytes ?? []).toString("utf8")));
    }
    expect(chunks.every((chunk) => chunk["amazon-bedrock-guardrailAction"] === "INTERVENED")).toBe(true);
    expect(chunks.filter((chunk) => "amazon-bedrock-trace" in chunk)).toEqual([chunks.at(-1)]);
  });

  it("refuses its settings without a guardrail, and an unknown one", async () => {
    const settings = { "amazon-bedrock-guardrailConfig": { tagSuffix: "xyz" } };
    await expect(invoke(CLAUDE, claude("Hi", settings), {})).rejects.toThrow("no guardrail");
    await expect(invoke(CLAUDE, claude("Hi"), { ...guarded, guardrailIdentifier: "other" })).rejects.toThrow(
      "does not exist",
    );
  });
});
