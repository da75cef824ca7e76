import { getEventListeners } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { IncompleteStreamError } from "./incomplete-stream-error";
import { StreamGuard } from "./stream-guard";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

/** A guard, and the errors that its waits were rejected with. */
function create(idleTimeoutMs: number, signal?: AbortSignal) {
  const guard = new StreamGuard(signal, idleTimeoutMs);
  const rejected: IncompleteStreamError[] = [];
  return { guard, rejected, wait: () => guard.wait((error) => rejected.push(error)) };
}

describe("the signal of a guard", () => {
  it("follows the caller's, with its reason", () => {
    const abort = new AbortController();
    const { guard } = create(0, abort.signal);
    expect(guard.signal.aborted).toBe(false);
    abort.abort("enough");
    expect(guard.signal).toMatchObject({ aborted: true, reason: "enough" });
  });

  it("is aborted from the start if the caller's is", () => {
    const { guard } = create(0, AbortSignal.abort("too late"));
    expect(guard.signal).toMatchObject({ aborted: true, reason: "too late" });
  });

  it("leaves the caller's when the guard is released", () => {
    const abort = new AbortController();
    const { guard } = create(0, abort.signal);
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(1);
    guard.release();
    expect(getEventListeners(abort.signal, "abort")).toHaveLength(0);
    abort.abort();
    expect(guard.signal.aborted).toBe(false);
  });
});

describe("a stall", () => {
  it("rejects the wait with upstream's error code, and aborts the request", () => {
    const { guard, rejected, wait } = create(100);
    wait();
    vi.advanceTimersByTime(99);
    expect(rejected).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(rejected).toHaveLength(1);
    expect(rejected[0]).toBeInstanceOf(IncompleteStreamError);
    expect(rejected[0]?.cause).toMatchObject({
      message: "nothing came for 100 ms, the streamIdleTimeout",
      lc_error_code: "MODEL_STREAM_TIMEOUT",
    });
    expect(guard.signal.reason).toBe(rejected[0]?.cause);
  });

  it("is counted from the last wait, with one timer", () => {
    const { guard, rejected, wait } = create(100);
    for (let waited = 0; waited < 5; waited += 1) {
      wait();
      vi.advanceTimersByTime(60);
      guard.arrived();
      expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
    }
    wait();
    vi.advanceTimersByTime(99);
    expect(rejected).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(rejected).toHaveLength(1);
  });

  it("does not happen while nothing is awaited, and no timer is left", () => {
    const { guard, rejected, wait } = create(100);
    wait();
    guard.arrived();
    vi.advanceTimersByTime(1000);
    expect(rejected).toEqual([]);
    expect(guard.signal.aborted).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("is noticed again after a pause", () => {
    const { guard, rejected, wait } = create(100);
    wait();
    guard.arrived();
    vi.advanceTimersByTime(1000);
    wait();
    vi.advanceTimersByTime(100);
    expect(rejected).toHaveLength(1);
  });

  it("does not happen after the guard is released, and no timer is left", () => {
    const { guard, rejected, wait } = create(100);
    wait();
    guard.release();
    expect(vi.getTimerCount()).toBe(0);
    vi.advanceTimersByTime(1000);
    expect(rejected).toEqual([]);
  });

  it("does not exist with a limit of 0", () => {
    const { rejected, wait } = create(0);
    wait();
    expect(vi.getTimerCount()).toBe(0);
    expect(rejected).toEqual([]);
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])("cannot have a limit of %s ms", (limitMs) => {
    expect(() => create(limitMs)).toThrow(
      expect.objectContaining({ name: "InvalidOptionError", option: "streamIdleTimeout" }),
    );
  });
});

describe("a single promise", () => {
  it("is waited for", async () => {
    const { guard } = create(100);
    expect(await guard.race(Promise.resolve("answer"))).toBe("answer");
    await expect(guard.race(Promise.reject(new Error("no")))).rejects.toThrow("no");
    vi.advanceTimersByTime(1000);
    expect(guard.signal.aborted).toBe(false);
  });

  it("that does not settle in time is a stall", async () => {
    const { guard } = create(100);
    const racing = guard.race(new Promise(() => {}));
    const rejected = expect(racing).rejects.toBeInstanceOf(IncompleteStreamError);
    vi.advanceTimersByTime(100);
    await rejected;
    expect(guard.signal.aborted).toBe(true);
  });
});
