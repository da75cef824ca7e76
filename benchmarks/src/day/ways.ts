import {
  calibrate,
  cascadeRouter,
  complexityRouter,
  firstMatch,
  isNoRefusal,
  type Outcome,
  shadowRouter,
  stickyRouter,
  toFeatureRecord,
  trainScorer,
} from "@bedrock-routed/router";
import type { DayQuestion } from "./questions";
import { type DayRouter, PAIR, type Way } from "./run-day";

/** The share of calls that complexity and the learned router may send to the large model. */
export const STRONG_SHARE = 0.4;
/** The part of the outcomes that is trained on. The threshold is chosen on the rest. */
const TRAINED_ON = 2 / 3;

/** What the learned router found out in the first part of the day. */
export interface Learned {
  readonly outcomes: number;
  readonly verdict: string;
  readonly threshold: number;
}

/**
 * The ways of a day that are compared.
 * @param threshold of the complexity score, so that about the same share of calls goes to the large model as when learned
 * @param learnUntil number of questions after which the learned router is trained
 */
export function planWays(threshold: number, learnUntil: number, onLearned: (learned: Learned) => void): Way[] {
  const complexity = () => complexityRouter({ simple: PAIR.weak, complex: PAIR.strong, threshold });
  return [
    { name: "always the small model", model: () => PAIR.weak },
    { name: "always the large model", model: () => PAIR.strong },
    {
      name: "Bedrock's rule, as the local Bedrock imitates it",
      model: (local) => local.defaultRouterArn,
      options: { routerModels: [PAIR.weak, PAIR.strong] },
    },
    { name: "complexity", router: () => still(complexity()) },
    {
      name: "cascade",
      router: () => still(cascadeRouter({ cheap: PAIR.weak, strong: PAIR.strong, accept: isNoRefusal() })),
    },
    { name: "sticky, over complexity", router: (clock) => still(stickyRouter(complexity(), { clock })) },
    { name: "learned from the day's first part", router: (clock, asked) => learn(clock, asked, learnUntil, onLearned) },
  ];
}

function still(router: ReturnType<DayRouter["current"]>): DayRouter {
  return { current: () => router };
}

/**
 * In the first part, the small model answers everything, and shadow mode asks the large one too. Then a scorer is trained
 * on the outcomes, and routes the rest of the day.
 */
function learn(
  clock: () => number,
  asked: () => DayQuestion,
  learnUntil: number,
  onLearned: (learned: Learned) => void,
): DayRouter {
  const outcomes: Outcome[] = [];
  const first = firstMatch({
    rules: [{ when: () => true, to: PAIR.weak, reason: "to learn" }],
    otherwise: PAIR.strong,
  });
  const shadow = shadowRouter(first, {
    share: 1,
    budgetUsd: 10,
    clock,
    // Each shadow answer is graded, as by a person who knows the right answer.
    judge: () => ({ weak: Number(asked().right.weak), strong: Number(asked().right.strong) }),
    features: (question) => toFeatureRecord(question),
    onOutcome: ({ features, weak, strong, unjudged }) => {
      if (features === undefined || weak === undefined || strong === undefined) throw new Error(unjudged);
      outcomes.push({ features, weak, strong });
    },
  });
  let router: ReturnType<DayRouter["current"]> = shadow;
  return {
    current: () => router,
    async afterQuestion(done) {
      if (done <= learnUntil) await shadow.flush();
      if (done !== learnUntil) return;
      const held = Math.floor(outcomes.length * TRAINED_ON);
      const { weights, verdict } = trainScorer(outcomes.slice(0, held), { pair: PAIR, learningCurve: false });
      const calibration = calibrate(outcomes.slice(held), { pair: PAIR, weights, target: { share: STRONG_SHARE } });
      const threshold = calibration.chosen?.setting ?? 0.5;
      router = complexityRouter({ simple: PAIR.weak, complex: PAIR.strong, weights, threshold });
      onLearned({ outcomes: outcomes.length, verdict: verdict.text, threshold });
    },
  };
}
