import { existsSync } from "node:fs";
import { Writable } from "node:stream";
import { InvalidOptionError } from "@bedrock-routed/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ExporterGroup } from "../exporter/exporter-group";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { checkEmf } from "../testing/check-emf";
import { recorded } from "../testing/recorded";
import { lite, usage } from "../testing/routing-record";
import { startProgram } from "../testing/start-program";
import { EmfExporter } from "./emf-exporter";

const call = { invokedModel: { modelId: lite, scope: "us" }, usage: usage(1000, 100) };

/** A stream and the lines that it got. */
function listStream(): { readonly stream: Writable; readonly lines: string[] } {
  const lines: string[] = [];
  const write: Writable["_write"] = (chunk, _encoding, done) => {
    if (String(chunk) !== "") lines.push(String(chunk));
    done();
  };
  return { stream: new Writable({ write }), lines };
}

const hostile = fc.oneof(
  fc.constantFrom("", " ", ":", ":a", "佐藤", "\ud800", "a\nb", "__proto__", "x".repeat(5000), "%", "💰".repeat(600)),
  fc.string({ unit: "binary", maxLength: 2000 }),
);

describe("EmfExporter", () => {
  it("writes a valid line for any record with any labels and ids", () => {
    const dimensions = [["model", "user"], ["router", "tier", "scope", "team"], ["constructor"], []];
    fc.assert(
      fc.property(arbitraryRecord, hostile, hostile, (record, id, label) => {
        const { stream, lines } = listStream();
        const exporter = new EmfExporter({ stream, dimensions });
        const labels = { user: label, team: id, constructor: label };
        exporter.add({ ...record, runId: id, labels, ...("operation" in record ? {} : { requestedModelId: id }) });
        expect(lines).toHaveLength(1);
        expect(lines[0]).toMatch(/^[^\n]+\n$/);
        expect(lines.flatMap(checkEmf)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  it("writes each known value of the record once, and leaves out unknown values", () => {
    const { stream, lines } = listStream();
    const exporter = new EmfExporter({ stream, namespace: "Shop/Chat", dimensions: [["model", "user"], []] });
    exporter.add(recorded({ runId: "r", requestedModelId: "id", call, durationMs: 0, labels: { user: "佐藤" } }));
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: Date.UTC(2026, 10, 21, 12),
          CloudWatchMetrics: [
            {
              Namespace: "Shop/Chat",
              Dimensions: [["model", "user"], []],
              Metrics: expect.arrayContaining([
                { Name: "Duration", Unit: "Milliseconds" },
                { Name: "UnpricedCalls", Unit: "Count" },
              ]),
            },
          ],
        },
        model: lite,
        user: "%E4%BD%90%E8%97%A4",
        Calls: 1,
        FallbackCalls: 0,
        UnpricedCalls: 1,
        InputTokens: 1000,
        OutputTokens: 100,
        CacheReadTokens: 0,
        CacheWriteTokens: 0,
        Duration: 0,
        runId: "r",
        requestedModelId: "id",
      },
    ]);
  });

  it("leaves out values that are not finite numbers", () => {
    const { stream, lines } = listStream();
    new EmfExporter({ stream }).add(recorded({ durationMs: Number.NaN, timeToFirstTokenMs: Number.POSITIVE_INFINITY }));
    expect(lines.flatMap(checkEmf)).toEqual([]);
  });

  it("uses one listener for many records on a slow stream", async () => {
    const waiting: (() => void)[] = [];
    const stream = new Writable({ write: (_chunk, _encoding, done) => void waiting.push(done) });
    const exporter = new EmfExporter({ stream });
    for (let index = 0; index < 100; index += 1) exporter.add(recorded());
    expect(stream.listenerCount("error")).toBe(1);
    const flushed = exporter.flush();
    while (waiting.length > 0) waiting.shift()?.();
    await flushed;
    await new Promise(setImmediate);
    expect(stream.listenerCount("error")).toBe(0);
  });

  it.each([true, false])(
    "reports a failed stream once and does not wait for it (autoDestroy: %s)",
    async (autoDestroy) => {
      const errors: string[] = [];
      const stream = new Writable({ autoDestroy, write: (_chunk, _encoding, done) => done(new Error("ENOSPC")) });
      const group = new ExporterGroup([new EmfExporter({ stream })], ({ message }) => errors.push(message));
      group.add(recorded());
      for (let time = 0; time < 2; time += 1) {
        expect(await group.flush()).toEqual([expect.objectContaining({ cause: new Error("ENOSPC") })]);
        group.add(recorded());
      }
      expect(errors).toHaveLength(1);
    },
  );

  it("reports a stream that was ended once", async () => {
    const errors: string[] = [];
    const { stream } = listStream();
    stream.end();
    const group = new ExporterGroup([new EmfExporter({ stream })], ({ message }) => errors.push(message));
    for (let index = 0; index < 3; index += 1) group.add(recorded());
    expect(await group.flush()).toHaveLength(1);
    expect(errors).toEqual([expect.stringContaining("write after end")]);
  });

  it("accepts the dimensions that CloudWatch accepts, and refuses anything but a stream", () => {
    expect(() => new EmfExporter({ stream: {} as never })).toThrow(InvalidOptionError);
    expect(() => new EmfExporter({ dimensions: [["Calls"]] })).toThrow(InvalidOptionError);
    expect(() => new EmfExporter({ dimensions: [["constructor", "team"]] })).not.toThrow();
  });
});

const program = (end: string): string => `
  const savings = new callbacks.BedrockSavingsHandler({
    exporters: [new callbacks.EmfExporter({ dimensions: [[]] })],
    onExporterError: ({ message }) => console.error(message),
  });
  const run = (runId) => {
    savings.handleLLMStart({ lc: 1, type: "not_implemented", id: ["model"] }, [], runId);
    savings.handleLLMError(new Error("no"), runId);
  };
  ${end}
`;

describe("EmfExporter on the real standard output", () => {
  it.each([
    ["when the process ends", ""],
    ["before process.exit, after flush", "await savings.flush(); process.exit(0);"],
  ])(
    "has written everything %s",
    async (_when, end) => {
      const runs = 'for (let index = 0; index < 5000; index += 1) run("実行-" + index);';
      const { stdout, stderr, code } = await startProgram(program(runs + end)).ended;
      expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
      const lines = stdout.trimEnd().split("\n");
      expect(lines.flatMap(checkEmf)).toEqual([]);
      expect(lines.map((line) => JSON.parse(line).runId)).toEqual(lines.map((_, index) => `実行-${index}`));
      expect(lines).toHaveLength(5000);
    },
    120_000,
  );

  it.skipIf(!existsSync("/dev/full"))(
    "continues when the disk is full, and reports it once",
    async () => {
      const runs = 'for (let index = 0; index < 20; index += 1) run("run-" + index);';
      const end = "await savings.flush(); console.error(savings.report().errors);";
      const { stderr, code } = await startProgram(program(runs + end), "exec >/dev/full").ended;
      expect(code).toBe(0);
      expect(stderr.trimEnd().split("\n")).toEqual([expect.stringContaining("ENOSPC"), "20"]);
    },
    120_000,
  );

  it("continues when the reader closes the pipe, and reports it once", async () => {
    const { child, printed, ended } = startProgram(
      program(`
        run("first");
        process.stdin.once("data", async () => {
          for (let index = 0; index < 20; index += 1) {
            run(String(index));
            await new Promise(setImmediate);
          }
          await savings.flush();
          console.error(savings.report().errors);
          process.exit(0);
        });
      `),
    );
    await printed();
    child.stdout?.destroy();
    child.stdin?.write("go\n");
    const { stderr, code } = await ended;
    expect(code).toBe(0);
    expect(stderr.trimEnd().split("\n")).toEqual([expect.stringContaining("EPIPE"), "21"]);
  }, 120_000);
});
