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
    onProgress({ done, total });
    time += 10;
  }
  return lines;
}

it("writes a line every two seconds, and none for a small folder", () => {
  expect(linesOf(1000)).toEqual([
    "Reading and indexing: 201 of 1000 files (20 %)",
    "Reading and indexing: 401 of 1000 files (40 %)",
    "Reading and indexing: 601 of 1000 files (60 %)",
    "Reading and indexing: 801 of 1000 files (80 %)",
  ]);
  expect(linesOf(499)).toEqual([]);
});
