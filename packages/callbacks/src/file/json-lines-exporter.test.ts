import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvalidOptionError } from "@bedrock-routed/core";
import fc from "fast-check";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { ExporterGroup } from "../exporter/exporter-group";
import { parseLogLine } from "../json/parse-json";
import { toLogLine } from "../json/write-json";
import { arbitraryRecord } from "../testing/arbitrary-records";
import { recorded } from "../testing/recorded";
import { JsonLinesExporter } from "./json-lines-exporter";
import { findLogFiles } from "./log-files";

const folder = mkdtempSync(join(tmpdir(), "callbacks-lines-"));
afterAll(() => rmSync(folder, { recursive: true }));

let made = 0;
let path: string;
let errors: string[];
let group: ExporterGroup;
beforeEach(() => {
  made += 1;
  path = join(folder, `記録-${made}`, "calls.jsonl");
  errors = [];
  group = new ExporterGroup([new JsonLinesExporter({ path })], ({ message }) => errors.push(message));
});

const runIdsOf = (text: string): string[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => parseLogLine(line).runId);
const read = (file = path): string[] => runIdsOf(readFileSync(file, "utf8"));
const readAll = (): string[] => findLogFiles(path).flatMap((file) => read(file));

describe("JsonLinesExporter", () => {
  it("creates folders, appends across instances, and creates a file that only its owner can read", async () => {
    for (const runId of ["a", "b"]) {
      const exporter = new JsonLinesExporter({ path });
      exporter.add(recorded({ runId, labels: { user: "佐藤\n" } }));
      expect(read()).toContain(runId);
      await exporter.flush();
    }
    expect(read()).toEqual(["a", "b"]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("keeps every record as it was", () => {
    fc.assert(
      fc.property(fc.array(arbitraryRecord, { maxLength: 5 }), (records) => {
        rmSync(path, { force: true });
        const exporter = new JsonLinesExporter({ path });
        for (const record of records) exporter.add(record);
        const lines = records.length === 0 ? [] : readFileSync(path, "utf8").trimEnd().split("\n");
        expect(lines.map(parseLogLine)).toEqual(records);
      }),
      { numRuns: 50 },
    );
  });

  it.each(['{"type":"call","runId":"佐', "\n\n", "{}"])(
    "ends the line that another process left unfinished: %j",
    (unfinished) => {
      mkdirSync(join(path, ".."), { recursive: true });
      writeFileSync(path, unfinished);
      const exporter = new JsonLinesExporter({ path });
      exporter.add(recorded({ runId: "a" }));
      exporter.add(recorded({ runId: "b" }));
      const expected = `${toLogLine(recorded({ runId: "a" }))}${toLogLine(recorded({ runId: "b" }))}`;
      expect(readFileSync(path, "utf8")).toBe(`${unfinished}${unfinished.endsWith("\n") ? "" : "\n"}${expected}`);
    },
  );

  it("continues in a new file after the old one is renamed or deleted", async () => {
    const exporter = new JsonLinesExporter({ path });
    exporter.add(recorded({ runId: "a" }));
    renameSync(path, `${path}.old`);
    await exporter.flush();
    expect(existsSync(path)).toBe(false);
    exporter.add(recorded({ runId: "b" }));
    rmSync(path);
    exporter.add(recorded({ runId: "c" }));
    rmSync(join(path, ".."), { recursive: true });
    exporter.add(recorded({ runId: "d" }));
    await exporter.flush();
    expect(read()).toEqual(["d"]);
  });

  it("starts a new file before the size limit is exceeded, and finds all files, oldest first", () => {
    const runIds = Array.from({ length: 25 }, (_, index) => `run-${index + 10}`);
    const size = toLogLine(recorded({ runId: "run-10" })).length;
    const maxBytes = 3 * size;
    for (const runId of runIds) new JsonLinesExporter({ path, maxBytes }).add(recorded({ runId }));
    writeFileSync(`${path}.txt`, "a stranger");
    writeFileSync(`${path}.00000001-nothex00`, "another");
    expect(readAll()).toEqual(runIds);
    expect(findLogFiles(path)).toHaveLength(Math.ceil(25 / 3));
    for (const file of findLogFiles(path)) expect(statSync(file).size).toBeLessThanOrEqual(maxBytes);
  });

  it("writes a record that is larger than the limit to its own file", () => {
    const exporter = new JsonLinesExporter({ path, maxBytes: 10 });
    for (const runId of ["a", "b"]) exporter.add(recorded({ runId }));
    expect(findLogFiles(path).map((file) => read(file))).toEqual([["a"], ["b"]]);
  });

  it.each([0, 1, 2])("keeps %i renamed files", (maxFiles) => {
    const exporter = new JsonLinesExporter({ path, maxBytes: 1, maxFiles });
    for (const runId of ["a", "b", "c", "d", "e"]) exporter.add(recorded({ runId }));
    expect(readAll()).toEqual(["a", "b", "c", "d", "e"].slice(-maxFiles - 1));
  });

  it("orders renamed files by number, also beyond eight digits, and ignores the clock", () => {
    new JsonLinesExporter({ path }).add(recorded({ runId: "c" }));
    writeFileSync(`${path}.99999999-00000000`, toLogLine(recorded({ runId: "a" })));
    writeFileSync(`${path}.100000000-00000000`, toLogLine(recorded({ runId: "b" })));
    new JsonLinesExporter({ path, maxBytes: 1 }).add(recorded({ runId: "d" }));
    expect(readAll()).toEqual(["a", "b", "c", "d"]);
  });

  it.skipIf(!existsSync("/dev/full"))(
    "reports a full disk once, and writes complete lines when there is space again",
    async () => {
      mkdirSync(join(path, ".."), { recursive: true });
      symlinkSync("/dev/full", path);
      for (const runId of ["a", "b"]) group.add(recorded({ runId }));
      expect(errors).toEqual([expect.stringContaining("ENOSPC")]);
      rmSync(path);
      writeFileSync(path, '{"type":"call","ru');
      group.add(recorded({ runId: "c" }));
      expect(await group.flush()).toEqual([]);
      expect(readFileSync(path, "utf8")).toBe(`{"type":"call","ru\n${toLogLine(recorded({ runId: "c" }))}`);
      expect(errors).toHaveLength(1);
    },
  );

  it.skipIf(process.getuid?.() === 0)("reports a folder without write permission once", () => {
    mkdirSync(join(path, ".."), { recursive: true, mode: 0o500 });
    for (const runId of ["a", "b"]) group.add(recorded({ runId }));
    expect(errors).toEqual([expect.stringContaining("EACCES")]);
  });

  it("reports once that a folder cannot be created", () => {
    writeFileSync(join(path, "..", "..", `記録-${made}`), "a file");
    for (const runId of ["a", "b"]) group.add(recorded({ runId }));
    expect(errors).toEqual([expect.stringMatching(/ENOTDIR|EEXIST/)]);
  });

  it.each([
    { path: "" },
    { path: 1 as never },
    { path: "x", maxBytes: 0 },
    { path: "x", maxBytes: 1.5 },
    { path: "x", maxFiles: -1 },
  ])("refuses %j", (options) => {
    expect(() => new JsonLinesExporter(options)).toThrow(InvalidOptionError);
  });
});
