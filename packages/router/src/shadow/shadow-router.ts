import {
  type ClientRouter,
  defaultModelCatalog,
  InvalidOptionError,
  type ModelCatalog,
  omitUndefined,
  type RouteAnswer,
  type RouteDecision,
  type RouteOutcome,
  type RouteRequest,
  totalInputTokens,
} from "@bedrock-routed/core";
import { observeDecision } from "../composition/observe-decision";
import { andThen, requireChoice, requireNumber, type UpdatableRouter } from "../composition/route-choice";
import { askWithin, ShadowBudget, ShadowBudgetError } from "./shadow-budget";
import { type Judgement, mostTokensOf, type ShadowJudge } from "./shadow-judges";

/** What shadow mode found out about one call. It holds no text, unless `captureContent` is set. */
export interface ShadowRecord<Features = unknown> {
  /** When the shadow call ended, in ms since 1970. */
  readonly at: number;
  /** The candidate whose answer the caller got, and the baseline. Outcomes belong to this pair. */
  readonly models: { readonly weak: string; readonly strong: string };
  /** The reason and the score of the router's decision. */
  readonly reason: string;
  readonly score?: number;
  /** Quality of both answers, 0 to 1. Absent when they could not be judged: see `unjudged`. */
  readonly weak?: number;
  readonly strong?: number;
  /** How similar the answers are, when the judge measures that. */
  readonly similarity?: number;
  /** Why there is no judgement: `"truncated"`, `"undecided"`, `"ShadowBudgetError"`, or the name of another error. */
  readonly unjudged?: string;
  /** What `features` returned for the call. */
  readonly features?: Features;
  /** Texts, after `redact`. */
  readonly content?: { readonly question: string; readonly weak: string; readonly strong: string };
}

/** Settings of `shadowRouter` that can be changed. */
export interface ShadowChanges {
  /** The share of the calls that a cheaper model answered, 0 to 1. */
  readonly share?: number;
  /** USD for shadow calls and judges in each period. */
  readonly budgetUsd?: number;
}

/** Options of `shadowRouter`. */
export interface ShadowOptions<Features = unknown> extends Required<ShadowChanges> {
  /** Compares the answers. */
  readonly judge: ShadowJudge;
  /** Called with every outcome, such as to append it to a log. What it throws or rejects with is dropped. */
  readonly onOutcome: (record: ShadowRecord<Features>) => unknown;
  /** What to keep of a call for training, such as hashed features: no text. @default nothing */
  readonly features?: (question: string, request: RouteRequest) => Features;
  /** Keeps texts in the records, after `redact`. @default no text is kept */
  readonly captureContent?: { readonly redact: (text: string) => string };
  /** The length of a period, in ms. @default a day */
  readonly periodMs?: number;
  /** Shadow calls that may be under way. Further ones are left out. @default 4 */
  readonly maxConcurrent?: number;
  /** The most tokens of a shadow answer. A longer one is not judged. @default 4096 */
  readonly maxTokens?: number;
  /** After this time a shadow call and its judgement are aborted, in ms. @default 120000 */
  readonly timeoutMs?: number;
  /** The Region that calls are sent from, on which prices depend. @default the price that all Regions share */
  readonly region?: string;
  /** @default the catalog of `@bedrock-routed/core` */
  readonly modelCatalog?: ModelCatalog;
  /** Returns the time in ms since 1970. @default Date.now */
  readonly clock?: () => number;
  /** Returns a number from 0 to 1 (excluded), which decides about a call. @default Math.random */
  readonly random?: () => number;
}

/** A router with shadow mode. */
export interface ShadowRouter extends UpdatableRouter<ShadowChanges> {
  /** What was spent on shadow calls and judges in this period, in USD. */
  readonly spentUsd: number;
  /** Waits for the shadow calls that are under way. Await it before the process ends. */
  flush(): Promise<void>;
}

/** The input of another model's tokenizer can be longer. The most that is set aside for it. */
const TOKENIZER_MARGIN = 2;

/**
 * Asks the baseline, too, for a sampled share of the calls that another candidate answered, and compares the answers.
 * The caller does not wait for it, and never sees an error of it. Money is set aside before a call: the budget holds
 * with any number of calls under way, as long as a prompt has less than twice the tokens for the baseline.
 * @throws InvalidOptionError for an option that cannot be used
 */
export function shadowRouter<Features = unknown>(inner: ClientRouter, options: ShadowOptions<Features>): ShadowRouter {
  requireChoice("inner", inner);
  checkFunctions(options);
  const { modelCatalog = defaultModelCatalog(), clock = Date.now, random = Math.random, region } = options;
  const maxTokens = requireNumber("maxTokens", options.maxTokens ?? 4096, 1);
  const maxConcurrent = requireNumber("maxConcurrent", options.maxConcurrent ?? 4, 1);
  const timeoutMs = requireNumber("timeoutMs", options.timeoutMs ?? 120_000, 1);
  const periodMs = requireNumber("periodMs", options.periodMs ?? 86_400_000, 1);
  let share = requireNumber("share", options.share, 0, 1);
  const budget = new ShadowBudget({ usd: requireNumber("budgetUsd", options.budgetUsd, 0), periodMs }, clock);
  const open = new Set<Promise<void>>();
  const prices = { modelCatalog, region };

  const compare = async (request: RouteRequest, weak: RouteAnswer, outcome: RouteOutcome): Promise<Compared> => {
    const signal = AbortSignal.timeout(timeoutMs);
    const used = weak.usage === undefined ? 0 : totalInputTokens(weak.usage);
    // An answer of a response cache used no tokens, and the shadow call will.
    const input = used === 0 ? request.inputTokens : used;
    const asked = { model: inner.baseline, purpose: "shadow", maxTokens, signal } as const;
    const most = { ...asked, mostInputTokens: TOKENIZER_MARGIN * input };
    const strong = await askWithin(budget, most, outcome.ask, prices);
    if (strong.stopReason === "max_tokens") return { strong, unjudged: "truncated" };
    try {
      const { question } = request;
      const judgement = await options.judge({
        question,
        weak,
        strong,
        ask: (judging) => {
          const mostInputTokens = mostTokensOf(judging.prompt);
          return askWithin(budget, { ...judging, purpose: "judge", signal, mostInputTokens }, outcome.ask, prices);
        },
      });
      return judgement === undefined ? { strong, unjudged: "undecided" } : { strong, judgement };
    } catch (error) {
      return { strong, unjudged: nameOf(error) };
    }
  };

  const record = async (request: RouteRequest, outcome: RouteOutcome, decision: RouteDecision): Promise<void> => {
    const { answer: weak } = outcome;
    if (weak === undefined) return;
    const compared = await compare(request, weak, outcome).catch((error: unknown) => ({ unjudged: nameOf(error) }));
    // Nothing was found out when the baseline was not asked.
    if (compared.unjudged === ShadowBudgetError.name && !("strong" in compared)) return;
    await options.onOutcome(toRecord(request, weak, compared, decision));
  };

  const toRecord = (
    request: RouteRequest,
    weak: RouteAnswer,
    compared: Partial<Compared>,
    { reason, score }: RouteDecision,
  ): ShadowRecord<Features> => {
    const redact = options.captureContent?.redact;
    const { strong, judgement, unjudged } = compared;
    const content = redact && {
      question: redact(request.question),
      weak: redact(weak.text),
      strong: redact(strong?.text ?? ""),
    };
    const models = { weak: weak.model, strong: inner.baseline };
    const features = options.features?.(request.question, request);
    return {
      at: clock(),
      models,
      reason,
      ...omitUndefined({ score, ...judgement, unjudged, features, content }),
    } as ShadowRecord<Features>;
  };

  const isSampled = (answer: RouteAnswer | undefined): answer is RouteAnswer =>
    answer !== undefined && answer.model !== inner.baseline && open.size < maxConcurrent && random() < share;

  return {
    name: inner.name ?? "custom",
    candidates: inner.candidates,
    baseline: inner.baseline,
    route: (request) =>
      andThen(inner.route(request), (decided) =>
        observeDecision(decided, (outcome, last) => {
          if (!isSampled(outcome.answer) || wasReplaced(outcome)) return;
          // Errors of shadow mode reach nobody.
          const running = record(request, outcome, last)
            .catch(() => {})
            .finally(() => open.delete(running));
          open.add(running);
        }),
      ),
    get spentUsd() {
      return budget.spentUsd;
    },
    async flush() {
      while (open.size > 0) await Promise.all(open);
    },
    update(changes) {
      const next = requireNumber("share", changes.share ?? share, 0, 1);
      if (changes.budgetUsd !== undefined) budget.usd = requireNumber("budgetUsd", changes.budgetUsd, 0);
      share = next;
    },
  };
}

/** What came of a shadow call. */
interface Compared {
  readonly strong: RouteAnswer;
  readonly judgement?: Judgement;
  readonly unjudged?: string;
}

/** Whether a fallback answered in place of the candidate: the pair of models is another one then. */
function wasReplaced({ routing }: RouteOutcome): boolean {
  return routing?.fallbacks !== undefined;
}

function checkFunctions({
  judge,
  onOutcome,
  features,
  captureContent,
}: Pick<ShadowOptions, "judge" | "captureContent"> & {
  readonly onOutcome: unknown;
  readonly features?: unknown;
}): void {
  const named = {
    judge,
    onOutcome,
    ...(features !== undefined && { features }),
    ...(captureContent !== undefined && { "captureContent.redact": captureContent.redact }),
  };
  for (const [option, value] of Object.entries(named)) {
    if (typeof value !== "function") throw new InvalidOptionError(option, value, "use a function");
  }
}

/** The name of an error. Its message is left out, because it can quote the prompt. */
function nameOf(error: unknown): string {
  return error instanceof Error && error.name !== "" ? error.name.slice(0, 100) : "Error";
}
