import { resolveSavingsOptions } from "../handler/savings-options";
import { priceCall } from "../pricing/price-call";
import { readSignals } from "../pricing/read-signals";
import type { CallRecord, LogRecord } from "../record/record";
import { recorded } from "./recorded";
import { lite, pro, routed } from "./routing-record";

const haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const MS_PER_DAY = 86_400_000;

/** Options of `sampleRecords`. */
export interface SampleOptions {
  readonly days?: number;
  readonly models?: readonly string[];
  readonly tags?: readonly string[];
}

/** Records of plausible traffic: several models, tags and users, errors and a model without a price. They are the same in every test run. */
export function sampleRecords({
  days = 14,
  models = [lite, pro, haiku, sonnet, "acme.new-v1:0"],
  tags = ["faq", "要約", "agent"],
}: SampleOptions = {}): readonly LogRecord[] {
  const { pricing } = resolveSavingsOptions({ baseline: pro, comparisons: { "always Haiku": haiku } });
  const records: LogRecord[] = [];
  for (let day = 0; day < days; day += 1) {
    for (const [index, modelId] of models.entries()) {
      for (const [tagIndex, tag] of tags.entries()) {
        const seed = (day * 31 + index * 17 + tagIndex * 7) % 29;
        const at = Date.UTC(2026, 10, 21) - (days - 1 - day) * MS_PER_DAY + seed * 60_000;
        const run = {
          at,
          day: new Date(at).toISOString().slice(0, "2026-11-21".length),
          tags: seed % 5 === 0 ? [tag, "夜間"] : [tag],
          labels: { user: `user-${seed}`, team: seed % 2 === 0 ? "営業" : "support" },
          durationMs: 400 + seed * 90 + index * 250,
          streamed: seed % 2 === 0,
        };
        records.push(answered(run, modelId, seed, pricing));
        if (seed === 3) records.push(recorded({ ...run, outcome: "failed", errorKind: "ThrottlingException" }));
        if (seed === 4) records.push(recorded({ ...run, outcome: "cached", avoided: 1_000_000_000n }));
      }
    }
  }
  return records;
}

function answered(
  run: Partial<CallRecord>,
  modelId: string,
  seed: number,
  pricing: Parameters<typeof priceCall>[1],
): CallRecord {
  const usage = {
    inputTokens: 2000 + seed * 137,
    cacheReadTokens: seed % 3 === 0 ? 0 : 9000 + seed * 211,
    cacheWrite5mTokens: seed % 3 === 0 ? 9000 : 0,
    cacheWrite1hTokens: 0,
    outputTokens: 200 + seed * 23,
  };
  const routing = routed({ invokedModel: { modelId, scope: "us" }, usage });
  const { invokedModel } = routing;
  const call = { ...(invokedModel === undefined ? {} : { invokedModel }), usage };
  const record = recorded({ ...run, call, routing, ...priceCall(call, pricing) });
  return { ...record, signals: readSignals({ ...record, call, routing }, pricing.modelCatalog) };
}
