import { readdirSync } from "node:fs";
import { afterAll, expect, it } from "vitest";
import { createFolder, removeFolders } from "../../testing/batch-runs";
import { orderOutput } from "./order-output";
import { recordIdOf } from "./prepare-lines";

afterAll(removeFolders);

function lineOf(index: number, text: string): string {
  return JSON.stringify({ modelInput: { text }, modelOutput: { text }, recordId: recordIdOf(index) });
}

async function order(lines: readonly string[], first: number, last: number): Promise<number[]> {
  const content = Buffer.from(`${lines.join("\n")}\n`);
  const folder = createFolder();
  async function* chunks() {
    for (let start = 0; start < content.length; start += 65_536) yield content.subarray(start, start + 65_536);
  }
  const open = () => Promise.resolve(chunks());
  const indexes: number[] = [];
  for await (const { index } of orderOutput({ open, bytes: content.length, first, last }, folder)) indexes.push(index);
  expect(readdirSync(folder)).toEqual([]);
  return indexes;
}

it("orders a large output in temporary files, and removes them", async () => {
  const count = 20_000;
  const text = "x".repeat(400);
  const lines = Array.from({ length: count }, (_, position) => lineOf(1000 + ((position * 7919) % count), text));
  const indexes = await order(lines, 1000, 1000 + count - 1);
  expect(indexes).toEqual(Array.from({ length: count }, (_, position) => 1000 + position));
});

it("leaves out foreign, malformed and repeated records, and keeps line separators that JSON allows", async () => {
  const lines = [
    lineOf(3, "a\u2028b"),
    "no JSON",
    lineOf(9, "late"),
    '{"recordId":"other"}',
    lineOf(2, "a"),
    lineOf(3, "b"),
  ];
  expect(await order(lines, 2, 5)).toEqual([2, 3]);
});
