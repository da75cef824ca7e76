import { appendFileSync, mkdirSync, renameSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { CallRecord } from "@bedrock-routed/callbacks";
import { toLogLine } from "@bedrock-routed/callbacks/json";
import { LogFolder, recorded } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";

import { type LogBatch, MAX_LINE_BYTES, readLog, UnreadableLogError } from "./read-log";

const folder = new LogFolder();
const record: CallRecord = recorded({ tags: ["夜間"], labels: { user: "佐藤" } });
const line = toLogLine(record);
const bytes = Buffer.from(line);

/** All that a log holds. */
async function readAll(
  paths: string | readonly string[],
): Promise<{ records: readonly unknown[]; truncatedLines: number; unrecognizedLines: number }> {
  const batches: LogBatch[] = [];
  for await (const batch of readLog(paths)) batches.push(batch);
  return {
    records: batches.flatMap(({ records }) => records),
    truncatedLines: batches.reduce((sum, { truncatedLines }) => sum + truncatedLines, 0),
    unrecognizedLines: batches.reduce((sum, { unrecognizedLines }) => sum + unrecognizedLines, 0),
  };
}

describe("readLog", () => {
  it("reads the whole records beside a line that was cut at any byte", async () => {
    for (let end = 1; end < bytes.length - 1; end += 1) {
      const path = folder.write(Buffer.concat([bytes, bytes.subarray(0, end), Buffer.from("\n"), bytes]));
      expect(await readAll(path), `cut at ${end}`).toEqual({
        records: [record, record],
        truncatedLines: 1,
        unrecognizedLines: 0,
      });
    }
  });

  it.each<[string, string | Buffer, { records: number; truncatedLines: number; unrecognizedLines: number }]>([
    ["nothing", "", { records: 0, truncatedLines: 0, unrecognizedLines: 0 }],
    [
      "empty lines, spaces and CRLF",
      `\n${line.trim()}\r\n  \r\n\n${line}`,
      { records: 2, truncatedLines: 0, unrecognizedLines: 0 },
    ],
    ["a byte order mark", `\uFEFF${line}`, { records: 1, truncatedLines: 0, unrecognizedLines: 0 }],
    ["no end of the last line", `${line}${line.trim()}`, { records: 2, truncatedLines: 0, unrecognizedLines: 0 }],
    [
      "a last line that was cut",
      `${line}${line.slice(0, 40)}`,
      { records: 1, truncatedLines: 1, unrecognizedLines: 0 },
    ],
    [
      "NUL bytes that a crash left",
      `${"\0".repeat(5000)}\n${line}`,
      { records: 1, truncatedLines: 1, unrecognizedLines: 0 },
    ],
    [
      "JSON that holds no record",
      `1\nnull\n[]\n{"type":"call"}\n{"type":"x"}\n${line}`,
      { records: 1, truncatedLines: 0, unrecognizedLines: 5 },
    ],
    ["text", `Error: x\n  at y\n${line}`, { records: 1, truncatedLines: 2, unrecognizedLines: 0 }],
  ])("reads %s", async (_name, content, expected) => {
    const { records, ...counts } = await readAll(folder.write(content));
    expect({ records: records.length, ...counts }).toEqual(expected);
  });

  it("reads lines that are longer than a chunk, and drops a line that is too long for a record", async () => {
    const long = toLogLine({ ...record, tags: ["長".repeat(2_000_000)] });
    const endless = Buffer.alloc(MAX_LINE_BYTES + 1, "x");
    const path = folder.write(Buffer.concat([bytes, Buffer.from(long), endless, Buffer.from(`\n${line}`), endless]));
    const { records, ...counts } = await readAll(path);
    expect(records.map((each) => toLogLine(each as CallRecord) === long)).toEqual([false, true, false]);
    expect(counts).toEqual({ truncatedLines: 2, unrecognizedLines: 0 });
  });

  it("decompresses *.gz, also with several members, beside plain files", async () => {
    const packed = folder.write(
      Buffer.concat([gzipSync(line.repeat(3)), gzipSync(line)]),
      "jsonl.00000001-abcdef01.gz",
    );
    const plain = folder.write(line);
    expect(await readAll([packed, plain])).toMatchObject({ records: Array(5).fill(record), truncatedLines: 0 });
  });

  it("reads a log as it was at the start while files grow and are renamed", async () => {
    const [first, second] = [folder.write(line.repeat(10_000)), folder.write(line)];
    let [count, total] = [0, 0];
    for await (const batch of readLog([first, second])) {
      appendFileSync(first, line.repeat(100));
      if (count === 0) renameSync(second, `${second}.00000001-abcdef01`);
      count += batch.records.length;
      total = batch.totalBytes;
      expect(batch.bytes).toBeLessThanOrEqual(total);
    }
    expect({ count, total }).toEqual({ count: 10_001, total: 10_001 * bytes.length });
  });

  it("names a missing file before it reads another, and names a damaged one", async () => {
    const whole = folder.write(line);
    const asFolder = folder.newPath();
    mkdirSync(asFolder);
    const damaged = folder.write(gzipSync(line.repeat(1000)).subarray(0, -20), "gz");
    const noGzip = folder.write(line, "gz");
    for (const [path, problem] of [
      [`${whole}.missing`, "there is no such file"],
      [asFolder, "it is not a file"],
      [damaged, "unexpected end of file"],
      [noGzip, "incorrect header check"],
    ] as const) {
      const error = await readAll([path]).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(UnreadableLogError);
      expect(error).toMatchObject({
        path,
        message: expect.stringContaining(`${JSON.stringify(path)} cannot be read: ${problem}`),
      });
    }
    let batches = 0;
    const readBoth = async (): Promise<void> => {
      for await (const _batch of readLog([whole, `${whole}.missing`])) batches += 1;
    };
    await expect(readBoth()).rejects.toThrow(UnreadableLogError);
    expect(batches).toBe(0);
  });
});
