import { chmodSync, existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import type { CallRecord, CapturedContent } from "@bedrock-routed/callbacks";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import { LogFolder, lite, pro, RoutedChatModel, recorded, routed } from "@bedrock-routed/callbacks/testing";
import { AIMessage, HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { type DistillationOptions, exportDistillation, SmallTrainingSetError } from "./export-distillation";
import type { DistillationSummary } from "./training-set";

const folder = new LogFolder();
const llama = "meta.llama3-1-70b-instruct-v1:0";

/** Exactly the form that AWS documents. */
const text = z.strictObject({ text: z.string().min(1) });
const form = z.strictObject({
  schemaVersion: z.literal("bedrock-conversation-2024"),
  system: z.tuple([text]).optional(),
  messages: z.array(z.strictObject({ role: z.enum(["user", "assistant"]), content: z.tuple([text]) })).min(1),
});
type Line = z.infer<typeof form>;

function readSet(path: string): readonly Line[] {
  const [last, ...lines] = readFileSync(path, "utf8").split("\n").reverse();
  expect(last).toBe("");
  return lines.reverse().map((line) => form.parse(JSON.parse(line)));
}

function taught(content: CapturedContent | undefined, more: Partial<CallRecord> = {}): CallRecord {
  const call = { invokedModel: { modelId: pro, scope: "us" as const } };
  return recorded({ call, routing: { stopReason: "end_turn" }, ...(content && { content }), ...more });
}

function asked(question: string, answer = "はい"): CapturedContent {
  return { messages: [{ role: "user", text: question }], answer };
}

/** As many calls as a training set needs, each with another question. */
const enough = Array.from({ length: 100 }, (_, index) => taught(asked(`質問 ${index}`)));

/** Exports the records together with enough others. */
async function exported(
  records: readonly CallRecord[],
  options: Partial<DistillationOptions> = {},
): Promise<{ summary: DistillationSummary; lines: readonly Line[] }> {
  const path = folder.newPath();
  const logs = folder.write([...records, ...enough].map(toLogLine).join(""));
  const summary = await exportDistillation({ logs, path, teacher: pro, ...options });
  return { summary, lines: readSet(path).slice(0, summary.examples - enough.length) };
}

describe("exportDistillation of a handler's log", () => {
  const log = folder.newPath();
  const redact = (text: string): string => text.replaceAll("090-1234-5678", "[電話]");
  beforeAll(async () => {
    const exporters = [new JsonLinesExporter({ path: log })];
    const handler = new BedrockSavingsHandler({ captureContent: { redact }, exporters });
    const model = new RoutedChatModel((prompt) =>
      routed({ invokedModel: { modelId: prompt.startsWith("簡単") ? lite : pro, scope: "us" } }),
    );
    for (let index = 0; index < 101; index += 1) {
      const messages = [new SystemMessage("短く答える。"), new HumanMessage(`難問 ${index}: 090-1234-5678`)];
      await model.invoke(messages, { callbacks: [handler] });
    }
    await model.invoke("簡単な質問", { callbacks: [handler] });
    for await (const _chunk of await model.stream("難問 0: 090-1234-5678", { callbacks: [handler] }));
  });

  it.each([pro, `us.${pro}`, `arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.${pro}`])(
    "exports the redacted questions and answers of %s",
    async (teacher) => {
      const path = folder.newPath();
      const summary = await exportDistillation({ logs: log, path, teacher });
      expect(summary).toEqual({ examples: 102, duplicates: 0, skipped: new Map(), surplus: 0, unreadLines: 0 });
      expect(readSet(path)[0]).toEqual({
        schemaVersion: "bedrock-conversation-2024",
        system: [{ text: "短く答える。" }],
        messages: [
          { role: "user", content: [{ text: "難問 0: [電話]" }] },
          { role: "assistant", content: [{ text: "はい" }] },
        ],
      });
      expect(readFileSync(path, "utf8")).not.toMatch(/簡単|090/);
    },
  );
});

describe("exportDistillation", () => {
  it("leaves out calls that cannot teach, and counts the reasons", async () => {
    const conversation = (...roles: ("user" | "assistant")[]): CapturedContent => ({
      messages: roles.map((role, index) => ({ role, text: `${role} ${index}` })),
      answer: "答え",
    });
    const { summary, lines } = await exported([
      taught(undefined),
      taught(asked("長い", "途中で"), { routing: { stopReason: "max_tokens" } }),
      taught(asked("道具"), { routing: { stopReason: "tool_use" } }),
      taught(asked("空", " \n")),
      taught(asked("  ")),
      taught(conversation("assistant", "user")),
      taught(conversation("user", "assistant")),
      taught(conversation()),
      taught(asked("小"), { call: { invokedModel: { modelId: lite, scope: "us" } } }),
      taught(asked("失敗"), { outcome: "failed" }),
      taught(asked("再"), { outcome: "cached" }),
    ]);
    expect(lines).toEqual([]);
    expect(summary.skipped).toEqual(
      new Map([
        ["no-content", 1],
        ["incomplete-answer", 3],
        ["turn-without-text", 1],
        ["no-question", 3],
      ]),
    );
  });

  it("has each question once with its first answer, and treats another system prompt as another question", async () => {
    const { summary, lines } = await exported([
      taught(asked("返金は?", "30日以内")),
      taught(asked("返金は?", "30日です")),
      taught({ ...asked("返金は?"), system: "敬語で" }),
    ]);
    expect(summary).toMatchObject({ examples: 102, duplicates: 1 });
    expect(lines.map(({ messages, system }) => [messages[1]?.content[0].text, system?.[0].text])).toEqual([
      ["30日以内", undefined],
      ["はい", "敬語で"],
    ]);
  });

  it("takes several turns for Nova, and single turns for others", async () => {
    const messages = [
      new HumanMessage("東京の天気は?"),
      new AIMessage("調べます。"),
      new ToolMessage({ content: "晴れ", tool_call_id: "1" }),
      new HumanMessage("明日も?"),
    ];
    for (const [teacher, expected] of [
      [pro, ["user 東京の天気は?", "assistant 調べます。", "user 晴れ\n明日も?", "assistant はい"]],
      [llama, undefined],
    ] as const) {
      const path = folder.newPath();
      const invokedModel = { modelId: teacher, scope: "us" as const };
      const handler = new BedrockSavingsHandler({
        captureContent: { redact: (text) => text },
        exporters: [new JsonLinesExporter({ path })],
      });
      await new RoutedChatModel(() => routed({ invokedModel })).invoke(messages, { callbacks: [handler] });
      const others = folder.write(enough.map((record) => toLogLine({ ...record, call: { invokedModel } })).join(""));
      const set = folder.newPath();
      const summary = await exportDistillation({ logs: [path, others], path: set, teacher });
      expect(summary.skipped).toEqual(new Map(expected === undefined ? [["several-turns", 1]] : []));
      const first = readSet(set)[0]?.messages.map(({ role, content }) => `${role} ${content[0].text}`);
      expect(first).toEqual(expected ?? ["user 質問 0", "assistant はい"]);
    }
  });

  it("leaves out answers when told to, and calls that `where` does not select", async () => {
    const routerArn = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
    const routedCall = taught(asked("q"), { call: { routerArn, invokedModel: { modelId: pro, scope: "us" } } });
    const { lines } = await exported([routedCall], { answers: false });
    expect(lines).toEqual([
      { schemaVersion: "bedrock-conversation-2024", messages: [{ role: "user", content: [{ text: "q" }] }] },
    ]);
    const where: DistillationOptions["where"] = ({ call }) => call?.routerArn === undefined;
    expect((await exported([routedCall], { where })).summary.examples).toBe(100);
  });

  it("writes the documented form for any text", async () => {
    const turn = fc.record({
      role: fc.constantFrom("user" as const, "assistant" as const),
      text: fc.string({ unit: "binary" }),
    });
    const content = fc.record(
      {
        system: fc.string({ unit: "binary" }),
        messages: fc.array(turn, { maxLength: 5 }),
        answer: fc.string({ unit: "binary" }),
      },
      { requiredKeys: ["messages", "answer"] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(content, { maxLength: 20 }), fc.boolean(), async (contents, answers) => {
        const { summary, lines } = await exported(
          contents.map((each) => taught(each)),
          { answers },
        );
        const skipped = [...summary.skipped.values()].reduce((sum, count) => sum + count, 0);
        expect(lines.length + skipped + summary.duplicates).toBe(contents.length);
        for (const { messages } of lines) {
          expect(messages.map(({ role }) => role)).toEqual(
            messages.map((_, index) => (index % 2 === 0 ? "user" : "assistant")),
          );
          expect(messages.at(-1)?.role).toBe(answers ? "assistant" : "user");
        }
      }),
      { numRuns: 30 },
    );
  });

  it("stops at 15,000 examples", async () => {
    const records = Array.from({ length: 15_001 }, (_, index) => taught(asked(`q${index}`)));
    const { summary, lines } = await exported([...records, taught(asked("q0"))]);
    expect(summary).toMatchObject({ examples: 15_000, surplus: 101, duplicates: 1 });
    expect(lines).toHaveLength(14_900);
  });

  it("refuses fewer than 100 examples, says what was left out, and keeps the older file", async () => {
    const path = folder.write("the last one");
    const logs = folder.write(`${[taught(undefined), taught(asked("q"))].map(toLogLine).join("")}torn{`);
    const error = await exportDistillation({ logs, path, teacher: pro }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(SmallTrainingSetError);
    expect(error).toMatchObject({
      summary: { examples: 1, unreadLines: 1 },
      message: expect.stringMatching(
        /1 examples of amazon\.nova-pro.*100 or more \(left out: 1 no-content, 1 unread lines\)/,
      ),
    });
    expect(String(error)).not.toContain("はい");
    expect(readFileSync(path, "utf8")).toBe("the last one");
    expect(existsSync(`${path}.partial`)).toBe(false);
  });

  it("lets only the owner read the file, also when it replaces another", async () => {
    const path = folder.write("old");
    writeFileSync(`${path}.partial`, "of a crash");
    for (const old of [path, `${path}.partial`]) chmodSync(old, 0o644);
    const logs = folder.write(enough.map(toLogLine).join(""));
    await exportDistillation({ logs, path, teacher: pro });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readSet(path)).toHaveLength(100);
    await exportDistillation({ logs, path: `${path}.new/folder/set.jsonl`, teacher: pro });
    expect(readSet(`${path}.new/folder/set.jsonl`)).toHaveLength(100);
  });

  it.each([
    ["anthropic.claude-sonnet-4-5-20250929-v1:0", /teacher "anthropic.*pass one of amazon\.nova-pro/],
    [lite, /teacher "amazon\.nova-lite/],
    ["not a model", /teacher "not a model"/],
    ["arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abcdefghij12", /teacher "arn:/],
  ])("refuses %s as a teacher before it writes a file", async (teacher, message) => {
    const path = folder.newPath();
    await expect(exportDistillation({ logs: "/no/such/log", path, teacher })).rejects.toThrow(message);
    expect(existsSync(`${path}.partial`)).toBe(false);
  });
});
