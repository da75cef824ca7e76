import { InvalidOptionError, type RouteDecision, type RouteRequest } from "@bedrock-routed/core";
import {
  andThen,
  baselineOf,
  candidatesOf,
  checkBaseline,
  decide,
  type MaybePromise,
  type RouteChoice,
  requireChoice,
  requireNumber,
  type UpdatableRouter,
} from "../composition/route-choice";
import type { PromptSignals } from "../features/signals";
import { createScorer, type ScoreExplanation, type Scorer } from "../scorer/create-scorer";
import { isSameModel, type ScorerWeights } from "../scorer/scorer-weights";

/** The score from which a prompt goes to a model. */
export interface ComplexityThresholds {
  /** From this score on the moderate model answers. @default 0.35 */
  readonly moderate?: number;
  /** From this score on the complex model answers. @default 0.5, or 0.7 when there is a moderate model */
  readonly complex?: number;
}

export interface ComplexityRouterOptions {
  /** Answers simple prompts: a model id, profile id or ARN, or another router. */
  readonly simple: RouteChoice;
  /** Answers complex prompts. */
  readonly complex: RouteChoice;
  /** Answers what is in between. @default nothing: every prompt is simple or complex */
  readonly moderate?: RouteChoice;
  /**
   * The score from which the complex model answers, 0 to 1. The score of a prompt is the share of the training prompts
   * that gain less, so 0.7 sends about 30 % of such prompts to the complex model. `calibrate` finds the threshold for
   * your traffic.
   * @default 0.5
   */
  readonly threshold?: number | ComplexityThresholds;
  /** From `trainScorer`. @default the weights of this package, which are a start and belong to no pair */
  readonly weights?: ScorerWeights;
  /** Accepts weights that were trained for other models. Measure first whether they carry over. @default false */
  readonly allowOtherPair?: boolean;
  /** The model that would answer without a router. @default the baseline of `complex` */
  readonly baseline?: string;
}

/** What `update` can change while the router runs. */
export type ComplexityChanges = Pick<ComplexityRouterOptions, "threshold" | "weights" | "allowOtherPair">;

/** Routes by how much a question is expected to gain from a stronger model. */
export interface ComplexityRouter extends UpdatableRouter<ComplexityChanges> {
  /** What moved the score of a prompt, and the decision that follows. */
  explain(prompt: string, signals?: PromptSignals): ComplexityExplanation;
  /** The thresholds that apply. */
  readonly thresholds: Required<ComplexityThresholds>;
}

export interface ComplexityExplanation extends ScoreExplanation {
  /** Where the prompt goes with the present thresholds. */
  readonly level: ComplexityLevel;
}

export type ComplexityLevel = "simple" | "moderate" | "complex";

interface State {
  readonly thresholds: Required<ComplexityThresholds>;
  readonly scorer: Scorer;
}

/**
 * Creates a router that scores each question in the caller's process, without a network, in well under a
 * millisecond. The same question always gets the same score.
 *
 * @throws InvalidOptionError for a model that is missing, a threshold outside 0 to 1, or weights of another pair
 * @example
 * ```ts
 * const router = complexityRouter({
 *   simple: "us.amazon.nova-lite-v1:0",
 *   complex: "us.amazon.nova-premier-v1:0",
 * });
 * ```
 */
export function complexityRouter(options: ComplexityRouterOptions): ComplexityRouter {
  const simple = requireChoice("simple", options.simple);
  const complex = requireChoice("complex", options.complex);
  const moderate = options.moderate === undefined ? undefined : requireChoice("moderate", options.moderate);
  const choices: Readonly<Record<ComplexityLevel, RouteChoice>> = { simple, moderate: moderate ?? complex, complex };
  const candidates = candidatesOf(simple, choices.moderate, complex);
  const baseline = checkBaseline(options.baseline, candidates) ?? baselineOf(complex);
  let settings: ComplexityChanges = options;
  let state = resolveState(settings, choices, moderate !== undefined);
  const levelOf = (score: number): ComplexityLevel => {
    if (score >= state.thresholds.complex) return "complex";
    return score >= state.thresholds.moderate ? "moderate" : "simple";
  };
  return {
    name: "complexity",
    candidates,
    baseline,
    get thresholds() {
      return state.thresholds;
    },
    route(request): MaybePromise<RouteDecision> {
      const score = state.scorer.score(request.question, readSignals(request));
      const { complex: threshold } = state.thresholds;
      const level = levelOf(score);
      return andThen(decide(choices[level], request, level), (decision) => ({ ...decision, score, threshold }));
    },
    explain(prompt, signals) {
      const explanation = state.scorer.explain(prompt, signals);
      return { ...explanation, level: levelOf(explanation.score) };
    },
    update(changes) {
      const changed = { ...settings, ...changes };
      state = resolveState(changed, choices, moderate !== undefined);
      settings = changed;
    },
  };
}

function readSignals({ retrieval, conversation, tools }: RouteRequest): PromptSignals {
  return { conversation, tools: tools.length, ...(retrieval === undefined ? {} : { retrieval }) };
}

function resolveState(
  { threshold, weights, allowOtherPair }: ComplexityChanges,
  { simple, complex }: Readonly<Record<ComplexityLevel, RouteChoice>>,
  hasModerate: boolean,
): State {
  const pair = allowOtherPair === true ? undefined : weights?.pair;
  if (pair !== undefined) {
    const isOf = (model: string, choice: RouteChoice): boolean =>
      candidatesOf(choice).some((candidate) => isSameModel(candidate, model));
    if (!isOf(pair.weak, simple) || !isOf(pair.strong, complex)) {
      throw new InvalidOptionError(
        "weights",
        `${pair.weak} → ${pair.strong}`,
        "the weights were trained for these two models, and say nothing of others: train on outcomes of your models, " +
          "or set `allowOtherPair: true` if you measured that the weights carry over",
      );
    }
  }
  return { thresholds: resolveThresholds(threshold, hasModerate), scorer: createScorer(weights) };
}

const BETWEEN_TWO = 0.5;
const BETWEEN_THREE: Required<ComplexityThresholds> = { moderate: 0.35, complex: 0.7 };

function resolveThresholds(
  threshold: number | ComplexityThresholds | undefined,
  hasModerate: boolean,
): Required<ComplexityThresholds> {
  const given: ComplexityThresholds = typeof threshold === "number" ? { complex: threshold } : (threshold ?? {});
  const complex = given.complex ?? (hasModerate ? BETWEEN_THREE.complex : BETWEEN_TWO);
  const moderate = given.moderate ?? (hasModerate ? Math.min(BETWEEN_THREE.moderate, complex) : complex);
  requireNumber(typeof threshold === "number" ? "threshold" : "threshold.complex", complex, 0, 1);
  requireNumber("threshold.moderate", moderate, 0, 1);
  if (moderate > complex) {
    throw new InvalidOptionError("threshold.moderate", moderate, `it must not be above threshold.complex (${complex})`);
  }
  return { moderate, complex };
}
