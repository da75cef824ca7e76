import type { OperationReport } from "@bedrock-routed/callbacks";
import type { ReportLabels } from "./report-labels";

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "Retrieval",
  rerank: "Reranking",
  "response-cache-hit": "Answers from a response cache",
  "avoided-call": "Calls that were not needed",
};

export const englishLabels: ReportLabels = {
  title: "Amazon Bedrock savings",
  unknown: "unknown",
  modelColumns: ["Model", "Calls", "Share", "Input", "Cache read", "Cache write", "Output", "Cost"],
  baseline: (modelIds) => `Baseline (${modelIds.join(", ") || "none"})`,
  actual: "Actual",
  routing: "by routing",
  caching: "by caching",
  tier: "by service tier",
  profile: "by inference profile",
  routerFee: "router fee",
  saved: "Saved",
  noCalls: "No answered calls yet.",
  period: (from, to) => `${from} to ${to}`,
  coverage: (priced, calls, percent) => `Coverage: ${priced} of ${calls} calls could be priced (${percent}).`,
  errors: (count) => `Errors: ${count}.`,
  against: (name, baseline) => `Against ${name} (${baseline})`,
  cached: (count, avoided) =>
    `Answered by LangChain's cache, without a call: ${count}, ${avoided === undefined ? "of unknown worth" : `worth ${avoided}`}, not in the saving.`,
  operation: ({ kind, subject, requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : ` (${subject})`}`;
    const failures = failed === 0 ? "" : `, ${failed} failed`;
    return `${what}: ${requests} requests${failures}; ${cost === undefined ? "their price is not known, so they are in no sum" : `cost ${cost}`}.`;
  },
  avoided: (usd) => `Calls that were not needed would have cost ${usd}, not in the saving.`,
  prices: (sources) => `Prices: ${sources.map(({ title, asOf }) => `${title}, as of ${asOf.join(", ")}`).join("; ")}.`,
  currency: ({ code, perUsd, asOf }, [spent, saved]) =>
    `At ${perUsd} ${code} for 1 USD${asOf === undefined ? "" : ` (${asOf})`}: spent ${spent}, saved ${saved}.`,
  noRouterFee: "Router fee: 0 was used, as AWS publishes none for prompt routers.",
  recommendations: "What to change",
  recommendationKinds: {
    "cache-below-minimum": "Prefix too short to be cached",
    "cache-never-read": "Cache written and never read",
    "cache-changing-prefix": "Prefix changes with every call",
    "cache-router-switch": "Router changes between caches",
    "global-profile-cheaper": "Global profile costs less",
    batchable: "Could run as a batch",
    "router-too-cautious": "Router nearly always takes the large model",
    "router-too-loose": "Router nearly never takes the large model",
    "simple-on-large": "Simple questions on a large model",
    "end-of-life": "Model comes to its end",
    unpriced: "Calls without a known price",
    "ready-to-distill": "Enough calls to distil",
  },
  estimatedSaving: (usd) => (usd === undefined ? "stake not known" : `${usd} at stake`),
  evidence: {
    calls: "calls",
    unpricedCalls: "unpriced calls",
    cacheWriteTokens: "cache write tokens",
    shareOfLargest: "share of the largest model",
    endOfLife: "end of life",
    today: "today",
    costUsd: "cost",
  },
};
