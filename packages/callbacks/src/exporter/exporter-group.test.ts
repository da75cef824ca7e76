import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { LogRecord } from "../record/record";
import { recorded } from "../testing/recorded";
import { type Exporter, ExporterError } from "./exporter";
import { ExporterGroup } from "./exporter-group";

/** An exporter that keeps its records. `parts` replace its methods. */
function exporterOf(parts: Partial<Exporter> = {}): Exporter & { readonly got: LogRecord[] } {
  const got: LogRecord[] = [];
  return {
    name: "list",
    got,
    add: (record) => void got.push(record),
    flush: async () => {},
    ...parts,
  };
}
const fails = (): never => {
  throw new Error("no");
};

describe("ExporterGroup", () => {
  let errors: ExporterError[];
  const groupOf = (...exporters: Exporter[]): ExporterGroup =>
    new ExporterGroup(exporters, (error) => errors.push(error));
  beforeEach(() => {
    errors = [];
  });

  it("passes all records to every exporter in order, although another one throws", () => {
    const [first, last] = [exporterOf(), exporterOf()];
    const group = groupOf(first, exporterOf({ name: "broken", add: fails }), last);
    const records = ["a", "b", "c"].map((runId) => recorded({ runId }));
    for (const record of records) group.add(record);
    expect(first.got).toEqual(records);
    expect(last.got).toEqual(records);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toBeInstanceOf(ExporterError);
    expect(errors[0]).toMatchObject({ exporter: "broken", cause: new Error("no") });
    expect(errors[0]?.message).toMatch(/"broken".*Error: no/);
  });

  it("reports the first failure of each exporter, and flush returns all failures", async () => {
    const rejecting = exporterOf({ name: "rejecting", flush: async () => fails() });
    const throwing = exporterOf({ name: "throwing", flush: fails });
    const odd = exporterOf({ name: "odd", flush: () => Promise.reject("not an error") });
    const group = groupOf(rejecting, throwing, odd, exporterOf());
    for (let time = 0; time < 2; time += 1) {
      expect((await group.flush()).map(({ exporter }) => exporter)).toEqual(["rejecting", "throwing", "odd"]);
    }
    expect(errors.map(({ exporter }) => exporter).sort()).toEqual(["odd", "rejecting", "throwing"]);
    expect(errors.find(({ exporter }) => exporter === "odd")?.message).toContain("not an error");
  });

  it("ignores errors of onError", async () => {
    for (const onError of [fails, async () => fails()]) {
      const group = new ExporterGroup([exporterOf({ add: fails })], onError);
      group.add(recorded());
      expect(await group.flush()).toEqual([]);
    }
  });

  it("emits one process warning without onError", () => {
    const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
    const group = new ExporterGroup([exporterOf({ name: "broken", add: fails })]);
    for (let time = 0; time < 2; time += 1) group.add(recorded());
    expect(emitWarning.mock.calls).toEqual([[expect.any(ExporterError)]]);
    emitWarning.mockRestore();
  });

  it("does not wait for an exporter whose flush hangs", async () => {
    vi.useFakeTimers();
    const order: string[] = [];
    const hanging = exporterOf({ flushAfterMs: 10, flush: () => new Promise<void>(() => order.push("hangs")) });
    const other = exporterOf({ flushAfterMs: 10, flush: async () => void order.push("sends") });
    const group = groupOf(hanging, other);
    group.add(recorded({ runId: "a" }));
    await vi.advanceTimersByTimeAsync(10);
    group.add(recorded({ runId: "b" }));
    await vi.advanceTimersByTimeAsync(10);
    expect(order).toEqual(["hangs", "sends", "hangs", "sends"]);
    expect(hanging.got).toHaveLength(2);
    vi.useRealTimers();
  });
});

describe("ExporterGroup over time", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("flushes flushAfterMs after the first record that waits, and not without one", async () => {
    const flush = vi.fn(async () => {});
    const group = new ExporterGroup([exporterOf({ flushAfterMs: 100, flush })]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(flush).not.toHaveBeenCalled();
    group.add(recorded());
    await vi.advanceTimersByTimeAsync(60);
    group.add(recorded());
    await vi.advanceTimersByTimeAsync(39);
    expect(flush).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(flush).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(1000);
    expect(flush).toHaveBeenCalledOnce();
    group.add(recorded());
    await group.flush();
    await vi.advanceTimersByTimeAsync(1000);
    expect(flush).toHaveBeenCalledTimes(2);
  });

  it.each(["on time", "by hand"])("tries again after a failed flush %s, until one succeeds", async (how) => {
    const flush = vi.fn(async () => {});
    flush.mockRejectedValueOnce(new Error("1")).mockRejectedValueOnce(new Error("2"));
    const group = new ExporterGroup([exporterOf({ flushAfterMs: 100, flush })], () => {});
    group.add(recorded());
    if (how === "by hand") await group.flush();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(flush).toHaveBeenCalledTimes(3);
  });

  it("leaves no process listener when nothing waits", async () => {
    const before = process.listenerCount("beforeExit");
    const groups = Array.from({ length: 20 }, () => new ExporterGroup([exporterOf({ flushAfterMs: 100 })]));
    for (const group of groups) group.add(recorded());
    expect(process.listenerCount("beforeExit")).toBeLessThanOrEqual(before + 1);
    await Promise.all(groups.map((group) => group.flush()));
    expect(process.listenerCount("beforeExit")).toBe(before);
  });
});
