import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parseLogLine } from "../json/parse-json";
import { recorded } from "../testing/recorded";
import { startProgram } from "../testing/start-program";
import { JsonLinesExporter } from "./json-lines-exporter";
import { findLogFiles } from "./log-files";

const folder = mkdtempSync(join(tmpdir(), "callbacks-processes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The file may be renamed between two looks at it. */
function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return "";
    throw error;
  }
}
const linesOf = (file: string): string[] => textOf(file).split("\n").filter(Boolean);
const runIdsOf = (file: string): string[] => linesOf(file).map((line) => parseLogLine(line).runId);

describe("JsonLinesExporter in several processes", () => {
  it("loses and repeats no record while four processes write and rotate, and a fifth reads", async () => {
    const path = join(folder, "four.jsonl");
    const maxBytes = 20_000;
    const programs = ["a", "b", "c", "d"].map((name) =>
      startProgram(`
        const exporter = new callbacks.JsonLinesExporter({ path: ${JSON.stringify(path)}, maxBytes: ${maxBytes} });
        const write = (index) => exporter.add(recordOf("${name}-" + index, { tags: ["返金".repeat(index % 90)] }));
        for (let index = 0; index < 250; index += 1) write(index);
        console.log("half");
        process.stdin.once("data", () => {
          process.stdin.destroy();
          for (let index = 250; index < 500; index += 1) write(index);
        });
      `),
    );
    const whole = new Set<string>();
    const read = (file: string): void => {
      for (const line of linesOf(file).slice(0, -1)) whole.add(parseLogLine(line).runId);
    };
    await Promise.all(programs.map(({ printed }) => printed()));
    findLogFiles(path).forEach(read);
    const reading = setInterval(() => read(path), 5);
    for (const { child } of programs) child.stdin?.write("go on\n");
    const ends = await Promise.all(programs.map(({ ended }) => ended));
    clearInterval(reading);
    expect(ends).toEqual(ends.map(() => ({ stdout: "half\n", stderr: "", code: 0, signal: null })));
    const files = findLogFiles(path);
    const runIds = files.flatMap(runIdsOf);
    expect(new Set(runIds).size).toBe(2000);
    expect(runIds).toHaveLength(2000);
    expect(whole.size).toBeGreaterThan(0);
    expect([...whole].filter((runId) => !runIds.includes(runId))).toEqual([]);
    for (const name of ["a", "b", "c", "d"]) {
      const own = files.flatMap((file) => runIdsOf(file).filter((runId) => runId.startsWith(name)));
      expect(own).toHaveLength(500);
    }
  }, 120_000);

  it("has every line that a killed process had written", async () => {
    const path = join(folder, "killed.jsonl");
    const { child, printed, ended } = startProgram(`
      const exporter = new callbacks.JsonLinesExporter({ path: ${JSON.stringify(path)} });
      for (let index = 0; ; index += 1) {
        exporter.add(recordOf(String(index), { tags: ["返金"] }));
        process.stdout.write(index + "\\n");
      }
    `);
    while (Number((await printed()).trimEnd().split("\n").at(-1)) < 200);
    child.kill("SIGKILL");
    const { stdout, signal } = await ended;
    expect(signal).toBe("SIGKILL");
    const told = stdout.split("\n").slice(0, -1);
    const text = readFileSync(path, "utf8");
    const runIds = text
      .slice(0, text.lastIndexOf("\n"))
      .split("\n")
      .map((line) => parseLogLine(line).runId);
    expect(runIds.slice(0, told.length)).toEqual(told);
    expect(runIds.length - told.length).toBeLessThanOrEqual(1);
  }, 120_000);

  it("continues when the disk is full, and the next process ends the line that was cut", async () => {
    const path = join(folder, "full.jsonl");
    const program = startProgram(
      `
      const exporters = [new callbacks.JsonLinesExporter({ path: ${JSON.stringify(path)} })];
      const savings = new callbacks.BedrockSavingsHandler({ exporters, onExporterError: ({ message }) => console.log(message) });
      const model = { lc: 1, type: "not_implemented", id: ["model"] };
      for (let index = 0; index < 100; index += 1) {
        savings.handleLLMStart(model, [], String(index));
        savings.handleLLMError(new Error("no"), String(index));
      }
      console.log(savings.report().errors);
    `,
      // In blocks of 512 bytes.
      "ulimit -f 8",
    );
    const { stdout, stderr, code } = await program.ended;
    expect({ stderr, code }).toEqual({ stderr: "", code: 0 });
    expect(stdout.trimEnd().split("\n")).toEqual([expect.stringMatching(/EFBIG|ENOSPC/), "100"]);
    expect(statSync(path).size).toBe(8 * 512);
    const before = linesOf(path);
    expect(() => parseLogLine(before.at(-1) ?? "")).toThrow(SyntaxError);
    new JsonLinesExporter({ path }).add(recorded({ runId: "next" }));
    expect(linesOf(path)).toEqual([...before, expect.stringContaining('"next"')]);
    expect(before.slice(0, -1).map((line) => parseLogLine(line).runId)).toEqual(
      before.slice(1).map((_, index) => `${index}`),
    );
  }, 120_000);
});
