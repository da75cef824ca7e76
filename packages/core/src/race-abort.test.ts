import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { raceAbort } from "./race-abort";

const never = new Promise<never>(() => {});

it("gives what the promise gives, and leaves no listener", async () => {
  const { signal } = new AbortController();
  expect(await raceAbort(Promise.resolve(1), undefined)).toBe(1);
  expect(await raceAbort(Promise.resolve(2), signal)).toBe(2);
  await expect(raceAbort(Promise.reject(new Error("late")), signal)).rejects.toThrow("late");
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

it("rejects with the reason of a signal that aborts first, or that was aborted", async () => {
  const left = new AbortController();
  const waiting = raceAbort(never, left.signal);
  left.abort(new Error("left"));
  await expect(waiting).rejects.toThrow("left");
  await expect(raceAbort(Promise.resolve(1), left.signal)).rejects.toThrow("left");
});
