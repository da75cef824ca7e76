import { createRandom } from "@bedrock-routed/core";
import type { Outcome } from "../index";

export const pair = { weak: "amazon.nova-lite-v1:0", strong: "amazon.nova-pro-v1:0" } as const;

const subjects = [
  "the travel policy",
  "our cloud costs",
  "the leave rules",
  "the warehouse",
  "the budget",
  "the website",
];
const simple = ["Print the notes on", "Fetch the notes on", "Open both notes on"];
/** What these models need, and length does not tell: a trade that only this pair fails at. */
const hard = ["Reconcile the ledger of", "Reconcile both versions of", "Reconcile and sign off"];

/** Outcomes of models of which the strong one is better at reconciling only. */
export function reconcilingOutcomes(count: number, seed = 1): Outcome[] {
  const random = createRandom(seed);
  const pick = (list: readonly string[]): string => list[Math.floor(random() * list.length)] ?? "";
  return Array.from({ length: count }, (_, index) => {
    const isHard = random() < 0.4;
    const filler = random() < 0.5 ? " for the team that moved to the new office in spring" : "";
    const prompt = `${pick(isHard ? hard : simple)} ${pick(subjects)} number ${index}${filler}.`;
    const weak = isHard ? (random() < 0.2 ? 1 : 0) : random() < 0.85 ? 1 : 0;
    const strong = random() < 0.9 ? 1 : 0;
    return { prompt, weak, strong };
  });
}

/** Outcomes that have nothing to do with the prompts. */
export function randomOutcomes(count: number, seed = 1): Outcome[] {
  const random = createRandom(seed + 1000);
  return reconcilingOutcomes(count, seed).map(({ prompt }) => ({
    prompt: prompt ?? "",
    weak: random() < 0.5 ? 1 : 0,
    strong: random() < 0.8 ? 1 : 0,
  }));
}
