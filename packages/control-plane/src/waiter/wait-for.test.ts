import { expect, it } from "vitest";
import { ControlPlaneError, InvalidOptionError, WaitTimeoutError } from "../index";
import { type Wait, type WaitClock, waitFor } from "./wait-for";

/** A clock that jumps over every pause, and remembers its length. */
function fakeClock(random = 0): WaitClock & { readonly pauses: number[] } {
  const pauses: number[] = [];
  let now = 0;
  return {
    pauses,
    now: () => now,
    random: () => random,
    async pause(ms, signal) {
      signal?.throwIfAborted();
      pauses.push(ms);
      now += ms;
    },
  };
}

function countTo(last: number, seen: number[] = []): Wait<number> {
  let count = 0;
  return {
    subject: "the count",
    read: async () => ++count,
    isDone: (state) => state >= last,
    onProgress: (state) => seen.push(state),
  };
}

const throttled = new ControlPlaneError(
  "Slow down.",
  { reason: "throttled", operation: "GetX", iamAction: "bedrock:GetX" },
  undefined,
);

it("looks until the state is done, and reports every state", async () => {
  const clock = fakeClock();
  const seen: number[] = [];
  expect(await waitFor(countTo(4, seen), { initialDelayMs: 100, maxDelayMs: 200 }, clock)).toBe(4);
  expect(seen).toEqual([1, 2, 3, 4]);
  expect(clock.pauses).toEqual([100, 150, 200]);
});

it("does not pause when the state is done at once", async () => {
  const clock = fakeClock();
  await waitFor(countTo(1), {}, clock);
  expect(clock.pauses).toEqual([]);
});

it("leaves out a random part of up to half of each pause", async () => {
  const clock = fakeClock(0.5);
  await waitFor(countTo(3), { initialDelayMs: 100 }, clock);
  expect(clock.pauses).toEqual([75, 112.5]);
});

it("looks a last time when the time is over, then says what it saw", async () => {
  const clock = fakeClock();
  const failed = waitFor(countTo(100), { initialDelayMs: 100, maxDelayMs: 100, timeoutMs: 250 }, clock);
  await expect(failed).rejects.toThrow("After 250 ms, the count is not done.");
  await expect(failed).rejects.toMatchObject({ timeoutMs: 250, lastState: 4 });
  await expect(failed).rejects.toBeInstanceOf(WaitTimeoutError);
  expect(clock.pauses).toEqual([100, 100, 50]);
});

it("errors that can pass do not end the wait, others do", async () => {
  const outcomes = [throttled, 1, throttled, 2];
  const wait = (isDone: (state: number) => boolean): Wait<number> => ({
    subject: "the job",
    async read() {
      const outcome = outcomes.shift();
      if (typeof outcome === "number") return outcome;
      throw outcome ?? new Error("gone");
    },
    isDone,
  });
  expect(
    await waitFor(
      wait((state) => state === 2),
      {},
      fakeClock(),
    ),
  ).toBe(2);
  await expect(
    waitFor(
      wait(() => true),
      {},
      fakeClock(),
    ),
  ).rejects.toThrow("gone");
});

it("a service that throttles every look ends the wait with its error", async () => {
  const clock = fakeClock();
  const read = () => Promise.reject(throttled);
  await expect(waitFor({ subject: "the job", read, isDone: () => true }, {}, clock)).rejects.toBe(throttled);
  expect(clock.pauses).toHaveLength(14);
});

it("an abort ends a wait that pauses, with the reason", async () => {
  const controller = new AbortController();
  const reason = new Error("the caller left");
  const wait = { ...countTo(10), onProgress: () => setImmediate(() => controller.abort(reason)) };
  await expect(
    waitFor(wait, { signal: controller.signal, initialDelayMs: 3_600_000, maxDelayMs: 3_600_000 }),
  ).rejects.toBe(reason);
});

it("a signal that is aborted before means no look at all", async () => {
  const seen: number[] = [];
  await expect(waitFor(countTo(1, seen), { signal: AbortSignal.abort("no") })).rejects.toBe("no");
  expect(seen).toEqual([]);
});

it("waits on the clock of the system", async () => {
  expect(await waitFor(countTo(3), { initialDelayMs: 1 })).toBe(3);
});

it.each([{ initialDelayMs: 0 }, { maxDelayMs: 4_000_000 }, { timeoutMs: -1 }, { interval: 5 }])(
  "refuses %o",
  async (options) => {
    await expect(waitFor(countTo(1), options)).rejects.toBeInstanceOf(InvalidOptionError);
  },
);
