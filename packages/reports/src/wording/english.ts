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
  cachingOfBaseline: { same: "with the same caching", none: "without caching", mixed: "partly with caching" },
  unknown: "unknown",
};

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "Retrieval",
  rerank: "Reranking",
  "response-cache-hit": "Answers from a response cache",
  "avoided-call": "Calls that were not needed",
};

function moneyNote(caching: string): string {
  return `The baseline is the cost of the same tokens with the baseline's model, ${caching} and at the standard tier. Baseline and saving cover only the compared calls: those whose cost and baseline are both known. Prices come from published lists, not from your bill. Estimated savings of recommendations overlap, so do not add them up. Percentiles are within 1 %.`;
}

export const englishSentences: ReportSentences = {
  title: "Amazon Bedrock savings",
  tokenColumns: { input: "Input", cacheRead: "Cache read", cacheWrite: "Cache write", output: "Output" },
  spent: "Spent",
  spentForCalls: (priced, calls) => `for calls (the price of ${priced} of ${calls} is known)`,
  spentForOperations: "for retrieval and reranking",
  baselineOf: (modelIds, caching) =>
    `${englishWords.baseline} of the compared calls (${[...modelIds, ...(caching === undefined ? [] : [caching])].join(", ") || "none"})`,
  paidForCompared: (compared, calls) => `Paid for the compared calls (${compared} of ${calls})`,
  split: {
    routing: "by routing",
    caching: "by caching",
    tier: "by service tier",
    profile: "by inference profile",
    routerFee: "router fee",
  },
  savedAgainst: {
    same: "Saved against a baseline with the same caching",
    none: "Saved against a baseline without caching",
  },
  costPerCall: "Cost per call",
  costPerThousand: "Cost per 1,000 calls",
  budget: (period, limit) => `Spent of the budget of ${limit} (${period})`,
  forecast: "forecast for the month",
  leftOfBudget: "left of the budget",
  totalPeriod: "all days",
  against: (name, baseline) => `Against ${name} (${baseline})`,
  noCalls: "No answered calls yet.",
  period: (from, to, timeZones) =>
    `${from} to ${to} (${timeZones.length === 0 ? "time zone not recorded" : `days in ${timeZones.join(", ")}`})`,
  coveredNote: ({ priced, calls, percent }) =>
    `Coverage: the cost of ${priced} of ${calls} calls (${percent}) is known.`,
  comparedNote: ({ compared, calls, percent }, costPercent) =>
    `Compared: ${compared} of ${calls} calls (${percent})${costPercent === undefined ? "" : `, ${costPercent} of the known cost of calls`}. The saving is about these calls.`,
  noBaseline: (calls) =>
    `Not compared: ${calls} calls whose cost is known. No baseline is known for them, or its price is not: set the option baseline.`,
  errors: (count) => `Errors: ${count}.`,
  abandonedCalls: (count) => `Calls whose stream was left, or that the caller aborted: ${count}.`,
  unfinishedCalls: (count) => `Calls that had not ended when this report was made: ${count}.`,
  droppedCalls: (count) => `Calls whose end was never seen, and that are in no other figure: ${count}.`,
  errorsColumn: "Errors",
  cachedResponses: (count, avoided) =>
    `Answered by a response cache, without a call: ${count}, ${avoided === undefined ? "of unknown worth" : `worth ${avoided}`}, not in the saving.`,
  operation: ({ kind, subject, ...operation }, { requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : ` (${subject})`}`;
    const failures = operation.failed === 0 ? "" : `, ${failed} failed`;
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
  driftLabels: {
    title: (router) => `Router ${router}, compared with its calibration`,
    rate: "Rate",
    now: "Now, with 95% interval",
    calibrated: "At calibration",
    verdict: "Change",
    rates: {
      share: "Share of cheap answers",
      agreement: "Agreement in shadow mode",
      escalation: "Escalations to another model",
    },
    measured: (share, low, high, calls) => `${share} (${low} to ${high}, ${calls} calls)`,
    drifted: "has changed",
    stable: "no change shown",
    unknown: "unknown",
  },
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
    filters: "Filter and export",
    allModels: "All models",
    group: "Tag, team, user or other label",
    allGroups: "All calls",
    granularity: "Show by",
    budgetInput: "Monthly budget (USD)",
    reset: "Show all calls",
    download: "Download CSV",
    noScript: "Filters and downloads need JavaScript. All calls are shown.",
    unknownNote: "“—” means that a figure is unknown. An unknown figure is not 0, and no total includes it.",
    wholeReport: "All calls, not filtered",
    baselines: "Against other baselines",
    errorKinds: "Errors",
    errorKind: "Error",
    count: "Count",
    noRecommendations: "There are no recommendations.",
    moreSubjects: (count) => `${count} more`,
    notes: "How to read these figures",
    moneyNote: {
      same: moneyNote("with the same caching"),
      none: moneyNote("without caching"),
      mixed: moneyNote("partly with caching"),
    },
  },
};

export const englishFilteredPart: FilteredPartTexts = {
  allCalls: "All calls",
  range: (from, to) => {
    if (from === undefined) return `until ${to}`;
    return to === undefined ? `from ${from}` : `${from} to ${to}`;
  },
  reversedRange: "The first day is after the last day. Choose an earlier first day.",
  announce: (calls, spent, saved) => `${calls} calls, ${spent} spent, ${saved} saved.`,
  nothing: "There are no such calls.",
  paid: "Paid",
  spent: "Spent",
  paidNote: (priced, calls) => `${priced} of ${calls} calls have a known price`,
  operationsNote: (usd) => `${usd} of it for retrieval and reranking`,
  compared: "Compared with the baseline",
  comparedNote: (compared, calls, costPercent) => `${compared} of ${calls} calls, ${costPercent} of their known cost`,
  noneCompared: "the price of no call and its baseline is known",
  baselineNote: (caching) =>
    `what the compared calls would have cost${caching === undefined ? "" : `, ${englishWords.cachingOfBaseline[caching]}`}`,
  against: {
    same: (saved) => `against the same caching: ${saved}`,
    none: (saved) => `against no caching: ${saved}`,
  },
  lost: "Lost",
  lossDay: "Paid, more than the baseline",
  ofBaseline: (percent) => `${percent} of the baseline`,
  costPerCall: "Cost per call",
  costPerThousand: "Cost per 1,000 calls",
  perCallNote: (usd) => `${usd} per call`,
  callsNote: (errors, cached) => `${errors} errors, ${cached} answered by a response cache`,
  cacheHitRate: "Cache hit rate",
  cacheHitNote: "of prompt tokens",
  latency: "Latency",
  latencyNote: (p90) => `median; 9 of 10 calls within ${p90} ms`,
  costChart: {
    title: "Cost against the baseline",
    description: "For each period, what was paid, in front of what the baseline would have cost, in USD.",
  },
  waterfallChart: {
    title: "From the baseline to what was paid",
    description:
      "How much routing, caching, service tier, inference profile and the router fee reduced or increased the cost, in USD.",
  },
  shareChart: { title: "Calls by model", description: "The share of calls that each model answered." },
  cacheChart: {
    title: "Cache hit rate",
    description: "For each period, the share of prompt tokens that came from the prompt cache.",
  },
  latencyChart: {
    title: "Latency by day",
    description: "For each day, the median and the 90th percentile of the time to the complete answer, in ms.",
  },
  cutBars: (bars) => `Cut at the top, so that the rest can be read: ${bars.join("; ")}.`,
  asTable: "As a table",
  downloadTable: (caption) => `Download as CSV: ${caption}`,
  noDays: "The report does not break these calls down by day.",
  noDaysOfBoth: "Days are recorded for a model or for a label, not for both together. Choose one of them to see days.",
  noRange: "These calls are not broken down by day, so no days can be chosen. Clear the days to see their figures.",
  callsWithoutDay: (calls) =>
    `${calls} of these calls are not broken down by day and are missing in the charts by day.`,
  noMeasure: "There are no measurements.",
  noPrice: "The price of these calls, or of their baseline, is unknown.",
  mayLackCalls:
    "Only part of the calls was recorded by model and label together, so there may be more such calls than are shown here.",
  notBrokenDown: "The report does not break calls down by this model and label together.",
  noModels: "The report does not break these calls down by model.",
  notRecordedTogether: (dimensions) => `The report does not break these calls down by: ${dimensions.join(", ")}.`,
  split: {
    routing: "Routing",
    caching: "Caching",
    tier: "Service tier",
    profile: "Profile",
    routerFee: "Router fee",
  },
  inTimeZones: (heading, timeZones) => (timeZones.length === 0 ? heading : `${heading} (${timeZones.join(", ")})`),
  granularities: { day: "Day", week: "Week", month: "Month" },
  weekOf: (day) => `Week of ${day}`,
  firstDay: "First day",
  lastDay: "Last day",
  month: "Month",
  key: "Name",
  group: "Label",
  errors: "Errors",
  inputTokens: "Input tokens",
  cacheReadTokens: "Cache read tokens",
  cacheWriteTokens: "Cache write tokens",
  promptTokens: "Prompt tokens",
  outputTokens: "Output tokens",
  pricedCalls: "Calls with a known price",
  comparedCalls: "Compared calls",
  comparedCost: "Cost of compared calls",
  cachedAnswers: "Answers from the response cache",
  avoided: "Avoided by the response cache",
  avoidedNote: (answers) => `${answers} answers; not in the saving`,
  savedPercent: "Saved %",
  p50: "Median ms",
  p90: "90th percentile ms",
  otherModels: (count) => `${count} other models`,
  details: "Who and what",
  by: (dimension) => `By ${dimension.charAt(0).toLowerCase()}${dimension.slice(1)}`,
  dimensionNames: { tag: "Tag", router: "Router", user: "User", team: "Team", feature: "Feature", thread: "Thread" },
  rowsShown: (shown, all) => `The ${shown} with the most calls, of ${all}.`,
  severalTags: "A call with several tags counts under each of them.",
  budget: "Budget and forecast",
  monthlyBudget: "Monthly budget",
  budgetChart: {
    title: "Budget used",
    description: "What was spent this month, in front of the forecast for the whole month, with a line at the budget.",
  },
  spentIn: (month) => `Spent in ${month}`,
  forecast: "Forecast for the month",
  forecastNote: (fullDays, daysLeft) =>
    `The forecast is a straight line: the last day and the ${daysLeft} days left cost what the ${fullDays} full days of the month cost on average. Weekends and growth are not considered.`,
  noForecast: (days) => `A forecast needs at least ${days} full days of the month, and days that are left.`,
  noBudget: "Enter a monthly budget in the filters to compare it.",
  ofBudget: (percent) => `${percent} of the budget`,
  overBudget: (usd) => `forecast ${usd} over budget`,
  underBudget: (usd) => `forecast ${usd} under budget`,
  leftOfBudget: "Left of the budget",
  budgetUsed: "Budget used",
  byMonth: "By month",
  unpricedNote: (calls) => `The price of ${calls} calls is unknown, so more was spent than these figures say.`,
  noOperationsInBudget: "Retrieval and reranking are recorded for all calls only, and are not in these figures.",
};
