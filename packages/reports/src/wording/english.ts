import type { OperationReport } from "@bedrock-routed/callbacks";
import type { FilteredPartTexts, ReportSentences, Words } from "./labels";

// Three constants, so that the script of the page is bundled without the sentences that it does not show.

export const englishWords: Words = {
  model: "Model",
  tag: "Tag",
  calls: "Calls",
  share: "Share",
  cost: "Cost",
  baseline: "Baseline",
  saved: "Saved",
  coverage: "Coverage",
  unknown: "unknown",
};

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "Retrieval",
  rerank: "Reranking",
  "response-cache-hit": "Answers from a response cache",
  "avoided-call": "Calls that were not needed",
};

export const englishSentences: ReportSentences = {
  title: "Amazon Bedrock savings",
  tokenColumns: { input: "Input", cacheRead: "Cache read", cacheWrite: "Cache write", output: "Output" },
  baselineOf: (modelIds) => `${englishWords.baseline} (${modelIds.join(", ") || "none"})`,
  actual: "Actual",
  split: {
    routing: "by routing",
    caching: "by caching",
    tier: "by service tier",
    profile: "by inference profile",
    routerFee: "router fee",
  },
  against: (name, baseline) => `Against ${name} (${baseline})`,
  noCalls: "No answered calls yet.",
  period: (from, to) => `${from} to ${to}`,
  coverageNote: (compared, calls, percent) =>
    `${englishWords.coverage}: ${compared} of ${calls} calls could be priced (${percent}).`,
  errors: (count) => `Errors: ${count}.`,
  cachedResponses: (count, avoided) =>
    `Answered by LangChain's cache, without a call: ${count}, ${avoided === undefined ? "of unknown worth" : `worth ${avoided}`}, not in the saving.`,
  operation: ({ kind, subject, requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : ` (${subject})`}`;
    const failures = failed === 0 ? "" : `, ${failed} failed`;
    return `${what}: ${requests} requests${failures}; ${cost === undefined ? "their price is not known, so they are in no sum" : `cost ${cost}`}.`;
  },
  avoidedCalls: (usd) => `Calls that were not needed would have cost ${usd}, not in the saving.`,
  prices: (sources) => `Prices: ${sources.map(({ title, asOf }) => `${title}, as of ${asOf.join(", ")}`).join("; ")}.`,
  priceNotes: {
    "assumed-region":
      "The price depends on the Region that a call is sent from. Where that Region is not known or has no price of its own, the price of the geography's main Region was used.",
    "cache-writes-listed-at-zero":
      'AWS\'s Price List has the cache writes of Amazon Nova at 0. They were counted as plain input, the cautious reading; a model catalog with zeroCacheWrites: "free" counts them as 0.',
    "doubtful-price": "Some prices look like slips of the Price List. They were counted as listed.",
  },
  currency: ({ code, perUsd, asOf }, { spent, saved }) =>
    `At ${perUsd} ${code} for 1 USD${asOf === undefined ? "" : ` (${asOf})`}: spent ${spent}, saved ${saved}.`,
  noRouterFee: "Router fee: 0 was used, as AWS publishes none for prompt routers.",
  recommendations: "What to change",
  recommendationKinds: {
    "cache-below-minimum": "Prefix too short to be cached",
    "cache-never-read": "Cache written and never read",
    "cache-changing-prefix": "Prefix changes with every call",
    "cache-router-switch": "Router switches between models, each with its own cache",
    "global-profile-cheaper": "Global profile costs less",
    batchable: "Could run as a batch",
    "router-too-cautious": "Router nearly always takes the large model",
    "router-too-loose": "Router nearly never takes the large model",
    "simple-on-large": "Simple questions on a large model",
    "end-of-life": "Model reaches its end of life",
    unpriced: "Calls without a known price",
    "ready-to-distill": "Enough calls to distill",
  },
  estimatedSaving: (usd) => (usd === undefined ? "estimated saving unknown" : `estimated saving ${usd}`),
  evidence: {
    calls: "calls",
    unpricedCalls: "unpriced calls",
    cacheWriteTokens: "cache write tokens",
    shareOfLargest: "share of the largest model",
    endOfLife: "end of life",
    today: "today",
    costUsd: "cost",
  },
  page: {
    skip: "Skip to the figures",
    filters: "Filter",
    allModels: "All models",
    allTags: "All tags",
    reset: "Show all calls",
    noScript: "Filters need JavaScript. All calls are shown.",
    unknownNote: "“—” means that a figure is unknown. An unknown figure is not 0, and no total includes it.",
    spent: (usd) => `Total of all known costs, including retrieval and reranking: ${usd}.`,
    wholeReport: "All calls, not filtered",
    dimensions: { router: "By router", user: "By user", team: "By team", feature: "By feature", thread: "By thread" },
    rowsShown: (shown, all) => `The ${shown} with the most calls, of ${all}.`,
    baselines: "Against other baselines",
    errorKinds: "Errors",
    errorKind: "Error",
    count: "Count",
    noRecommendations: "There are no recommendations.",
    notes: "How to read these figures",
    moneyNote:
      "The baseline is the cost of the same tokens with the baseline's model, uncached and at the standard tier. Baseline and saving cover the calls whose cost and baseline are both known. Prices come from published lists, not from your bill. Estimated savings of recommendations overlap, so do not add them up. Percentiles are within 1 %.",
  },
};

export const englishFilteredPart: FilteredPartTexts = {
  allCalls: "All calls",
  selection: (model, tag) =>
    `Calls ${[...(model === undefined ? [] : [`of ${model}`]), ...(tag === undefined ? [] : [`tagged ${tag}`])].join(", ")}`,
  announce: (calls, paid, saved) => `${calls} calls, ${paid} paid, ${saved} saved.`,
  nothing: "There are no such calls.",
  paid: "Paid",
  paidForCalls: "Paid for calls",
  paidNote: (priced, calls) => `${priced} of ${calls} calls have a known price`,
  comparedNote: (compared, calls) => `${compared} of ${calls} calls could be compared`,
  lost: "Lost",
  lossDay: "Paid, more than the baseline",
  ofBaseline: (percent) => `${percent} of the baseline`,
  callsNote: (errors, cached) => `${errors} errors, ${cached} answered by a cache of LangChain`,
  cacheHitRate: "Cache hit rate",
  cacheHitNote: "of prompt tokens",
  latency: "Latency",
  latencyNote: (p90) => `median; 9 of 10 calls within ${p90} ms`,
  costChart: {
    title: "Cost against the baseline",
    description: "For each day, what was paid, in front of what the baseline would have cost, in USD.",
  },
  waterfallChart: {
    title: "From the baseline to what was paid",
    description:
      "How much routing, caching, service tier, inference profile and the router fee reduced or increased the cost, in USD.",
  },
  shareChart: { title: "Calls by model", description: "The share of calls that each model answered." },
  cacheChart: {
    title: "Cache hit rate",
    description: "For each day, the share of prompt tokens that came from the prompt cache.",
  },
  latencyChart: {
    title: "Latency",
    description: "For each day, the median and the 90th percentile of the time to the complete answer, in ms.",
  },
  asTable: "As a table",
  noDays: "The report does not break these calls down by day.",
  noDaysOfBoth: "Days are recorded for a model or for a tag, not for both together. Choose one of them to see days.",
  callsWithoutDay: (calls) =>
    `${calls} of these calls are not broken down by day and are missing in the charts by day.`,
  noMeasure: "There are no measurements.",
  noPrice: "The price of these calls, or of their baseline, is unknown.",
  mayLackCalls:
    "Only part of the calls was recorded by model and tag together, so there may be more such calls than are shown here.",
  notBrokenDown: "The report does not break calls down by model and tag together.",
  split: {
    routing: "Routing",
    caching: "Caching",
    tier: "Service tier",
    profile: "Profile",
    routerFee: "Router fee",
  },
  day: "Day",
  key: "Name",
  promptTokens: "Prompt tokens",
  outputTokens: "Output tokens",
  savedPercent: "Saved %",
  p50: "Median ms",
  p90: "90th percentile ms",
  otherModels: (count) => `${count} other models`,
  byModel: "By model",
  byTag: "By tag",
  severalTags: "A call with several tags counts under each of them.",
};
