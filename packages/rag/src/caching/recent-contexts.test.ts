import { expect, it } from "vitest";
import { RecentContexts } from "./recent-contexts";

const minute = 60_000;

it("knows a beginning again for five minutes after its last use", () => {
  let now = 0;
  const recent = new RecentContexts(() => now);
  const seenAt = (time: number): boolean => {
    now = time;
    return recent.isRepeated(["rules", "documents"]);
  };
  expect([0, 4 * minute, 8 * minute, 13 * minute, 14 * minute].map(seenAt)).toEqual([false, true, true, false, true]);
});

it("tells beginnings apart by where their parts end", () => {
  const recent = new RecentContexts(() => 0);
  const beginnings = [
    ["ab", "c"],
    ["a", "bc"],
    ["a", "bc"],
    ["ab", "c"],
  ];
  expect(beginnings.map((parts) => recent.isRepeated(parts))).toEqual([false, false, true, true]);
});

it("forgets the one that was used the longest ago past a thousand", () => {
  const recent = new RecentContexts(() => 0);
  recent.isRepeated(["first"]);
  recent.isRepeated(["second"]);
  recent.isRepeated(["first"]);
  for (let index = 0; index < 999; index += 1) recent.isRepeated([String(index)]);
  expect(["first", "second"].map((context) => recent.isRepeated([context]))).toEqual([true, false]);
});
