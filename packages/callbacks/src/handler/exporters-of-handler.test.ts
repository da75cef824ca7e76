import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidOptionError } from "@bedrock-routed/core";
import { StringOutputParser } from "@langchain/core/output_parsers";
import { ChatPromptTemplate } from "@langchain/core/prompts";
import { describe, expect, it } from "vitest";
import type { Exporter } from "../exporter/exporter";
import { JsonLinesExporter } from "../file/json-lines-exporter";
import { parseLogLine } from "../json/parse-json";
import { toLedger } from "../ledger/ledger-recorder";
import { toReport } from "../report/to-report";
import { RoutedChatModel } from "../testing/routed-chat-model";
import { routed, usage } from "../testing/routing-record";
import { BedrockSavingsHandler } from "./bedrock-savings-handler";

describe("BedrockSavingsHandler with exporters", () => {
  it("logs each of 1,000 parallel runs of a chain separately, streamed or not, failed or not", async () => {
    const folder = mkdtempSync(join(tmpdir(), "callbacks-parallel-"));
    const path = join(folder, "calls.jsonl");
    const savings = new BedrockSavingsHandler({ exporters: [new JsonLinesExporter({ path })], maxRecords: 10 });
    const model = new RoutedChatModel((prompt) => {
      const tokens = Number(prompt);
      if (tokens % 10 === 0) throw new TypeError("no");
      return routed({ usage: usage(tokens, 1) });
    });
    const chain = ChatPromptTemplate.fromTemplate("{tokens}").pipe(model).pipe(new StringOutputParser());
    const run = async (tokens: number): Promise<void> => {
      const config = {
        callbacks: [savings],
        tags: [`番号-${tokens}`],
        metadata: { user: `user-${tokens % 7}` },
        runName: `chain-${tokens}`,
      };
      if (tokens % 2 === 0) return void (await chain.invoke({ tokens }, config));
      for await (const _text of await chain.stream({ tokens }, config));
    };
    const all = Array.from({ length: 1000 }, (_, index) => index + 1);
    await Promise.allSettled(all.map(run));
    expect(await savings.flush()).toEqual([]);

    const records = readFileSync(path, "utf8").trimEnd().split("\n").map(parseLogLine);
    expect(records).toHaveLength(1000);
    expect(new Set(records.map(({ runId }) => runId)).size).toBe(1000);
    for (const record of records) {
      const tokens = Number(record.tags[0]?.slice("番号-".length));
      const failed = tokens % 10 === 0;
      expect(record).toMatchObject({
        tags: [`番号-${tokens}`],
        labels: { user: `user-${tokens % 7}` },
        path: [`chain-${tokens}`],
        outcome: failed ? "failed" : "answered",
        ...(failed ? { errorKind: "TypeError" } : { call: { usage: usage(tokens, 1) }, streamed: tokens % 2 === 1 }),
      });
    }
    expect(new Set(records.map(({ tags }) => tags[0])).size).toBe(1000);
    const { calls, errors, usage: tokens, spentUsd, savedUsd, models, groups } = savings.report();
    const figures = { calls, errors, usage: tokens, spentUsd, savedUsd, models, groups };
    expect(figures).toMatchObject({ calls: 900, errors: 100 });
    expect(toReport(toLedger(records))).toMatchObject(figures);
    rmSync(folder, { recursive: true });
  }, 120_000);

  it("continues when an exporter throws or rejects, and the record exists before invoke returns", async () => {
    const told: string[] = [];
    const got: string[] = [];
    const exporter = (name: string, add: Exporter["add"], flush: Exporter["flush"] = async () => {}): Exporter => ({
      name,
      add,
      flush,
    });
    const throws = (): never => {
      throw new Error("no");
    };
    const savings = new BedrockSavingsHandler({
      exporters: [
        exporter("throws", throws),
        exporter(
          "rejects",
          () => {},
          async () => throws(),
        ),
        exporter("list", ({ runId }) => got.push(runId)),
      ],
      onExporterError: (error) => told.push(error.exporter),
    });
    const model = new RoutedChatModel(() => routed());
    for (let time = 1; time <= 3; time += 1) {
      expect((await model.invoke("q", { callbacks: [savings] })).text).toBe("はい");
      expect(got).toHaveLength(time);
    }
    expect((await savings.flush()).map((failure) => failure.exporter)).toEqual(["rejects"]);
    expect(told).toEqual(["throws", "rejects"]);
    expect(savings.report().calls).toBe(3);
  });

  it.each([[[JsonLinesExporter as never]], [[undefined as never]], ["calls.jsonl" as never]])(
    "refuses exporters: %j",
    (exporters) => {
      expect(() => new BedrockSavingsHandler({ exporters })).toThrow(InvalidOptionError);
    },
  );
});
