import { type ClientRouter, InvalidOptionError, type RouteDecision, type RouteRequest } from "@bedrock-routed/core";
import type { PromptSignals } from "../features/signals";
import { createScorer, type ScoreExplanation, type Scorer } from "../scorer/create-scorer";
import { requirePair, type ScorerWeights } from "../scorer/scorer-weights";

/** The score from which a prompt goes to a model. */
export interface ComplexityThresholds {
  /** From this score on the moderate model answers. @default 0.35 */
  readonly moderate?: number;
  /** From this score on the complex model answers. @default 0.5, or 0.7 when there is a moderate model */
  readonly complex?: number;
}

export interface ComplexityRouterOptions {
  /** Answers simple prompts: a model id, profile id or ARN. */
  readonly simple: string;
  /** Answers complex prompts. */
  readonly complex: string;
  /** Answers what is in between. @default no model: every prompt is simple or complex */
  readonly moderate?: string;
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
  /** The model that would answer without a router. @default `complex` */
  readonly baseline?: string;
}

/** What `update` can change while the router runs. */
export type ComplexityRouterUpdate = Pick<ComplexityRouterOptions, "threshold" | "weights" | "allowOtherPair">;

/** Routes by how much a question is expected to gain from a stronger model. */
export interface ComplexityRouter extends ClientRouter {
  readonly name: "complexity";
  route(request: RouteRequest): RouteDecision;
  /** What moved the score of a prompt, and the decision that follows. */
  explain(prompt: string, signals?: PromptSignals): ComplexityExplanation;
  /** Changes the threshold or the weights from the next decision on. Nothing changes when it throws. */
  update(change: ComplexityRouterUpdate): void;
  /** The thresholds that apply. */
  readonly thresholds: Required<ComplexityThresholds>;
}

export interface ComplexityExplanation extends ScoreExplanation {
  readonly model: string;
  readonly reason: ComplexityLevel;
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
  const { simple, moderate, complex } = checkModels(options);
  const candidates = [...new Set([simple, ...(moderate === undefined ? [] : [moderate]), complex])];
  const baseline = options.baseline ?? complex;
  if (!candidates.includes(baseline)) {
    throw new InvalidOptionError("baseline", baseline, "it must be one of the router's models");
  }
  const resolve = (change: ComplexityRouterUpdate): State => {
    if (change.weights !== undefined && change.allowOtherPair !== true) {
      requirePair(change.weights, { weak: simple, strong: complex }, "weights");
    }
    return {
      thresholds: resolveThresholds(change.threshold, moderate !== undefined),
      scorer: createScorer(change.weights),
    };
  };
  let settings: ComplexityRouterUpdate = options;
  let state = resolve(settings);

  const decide = (score: number): { model: string; reason: ComplexityLevel } => {
    if (score >= state.thresholds.complex) return { model: complex, reason: "complex" };
    if (moderate !== undefined && score >= state.thresholds.moderate) return { model: moderate, reason: "moderate" };
    return { model: simple, reason: "simple" };
  };
  return {
    name: "complexity",
    candidates,
    baseline,
    get thresholds() {
      return state.thresholds;
    },
    route: (request) => {
      const score = state.scorer.score(request.question, readSignals(request));
      return { ...decide(score), score, threshold: state.thresholds.complex };
    },
    explain: (prompt, signals) => {
      const explanation = state.scorer.explain(prompt, signals);
      return { ...explanation, ...decide(explanation.score) };
    },
    update: (change) => {
      const changed = { ...settings, ...change };
      state = resolve(changed);
      settings = changed;
    },
  };
}

function readSignals({ retrieval, conversation, tools }: RouteRequest): PromptSignals {
  return { conversation, tools: tools.length, ...(retrieval === undefined ? {} : { retrieval }) };
}

function checkModels(options: ComplexityRouterOptions): { simple: string; moderate: string | undefined; complex: string } {
  for (const name of ["simple", "complex"] as const) {
    const value = options?.[name];
    if (typeof value !== "string" || value === "") {
      throw new InvalidOptionError(name, value, "pass a model id, a profile id or an ARN");
    }
  }
  const { simple, moderate, complex } = options;
  if (moderate !== undefined && (typeof moderate !== "string" || moderate === "")) {
    throw new InvalidOptionError("moderate", moderate, "pass a model id, a profile id or an ARN, or leave it out");
  }
  return { simple, moderate, complex };
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
  for (const [name, value] of [
    ["threshold.complex", complex],
    ["threshold.moderate", moderate],
  ] as const) {
    if (typeof value === "number" && value >= 0 && value <= 1) continue;
    throw new InvalidOptionError(typeof threshold === "number" ? "threshold" : name, value, "pass a number from 0 to 1");
  }
  if (moderate > complex) {
    throw new InvalidOptionError("threshold.moderate", moderate, `it must not be above threshold.complex (${complex})`);
  }
  return { moderate, complex };
}
