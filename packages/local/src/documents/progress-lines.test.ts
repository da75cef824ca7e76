import { expect, it } from "vitest";
import { createProgressLines } from "./progress-lines";

/** Reads files, one each 10 ms. */
function linesOf(total: number): string[] {
  const lines: string[] = [];
  let time = 0;
  const onProgress = createProgressLines(
    (line) => lines.push(line),
    () => time,
  );
  for (let done = 1; done <= total; done += 1) {
    time += 10;
    onProgress({ done, total });
  }
  return lines;
}

it("writes a line every two seconds, and none for a small folder", () => {
  expect(linesOf(1000)).toEqual([
    "Reading and indexing: 200 of 1000 files (20 %)",
    "Reading and indexing: 400 of 1000 files (40 %)",
    "Reading and indexing: 600 of 1000 files (60 %)",
    "Reading and indexing: 800 of 1000 files (80 %)",
  ]);
  expect(linesOf(499)).toEqual([]);
});
