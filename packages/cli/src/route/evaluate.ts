import { omitUndefined } from "@bedrock-routed/core";
import { type Estimate, evaluateScorer } from "@bedrock-routed/router";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { readWeights, withOutcomes } from "./outcomes";

const DIGITS = 3;

/** `route evaluate <outcomes>`: compares weights with prompt length. */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { messages } = context.texts;
  const weights = readWeights(args.text("--weights"));
  const evaluation = withOutcomes(args, ({ outcomes, pair, seed }) =>
    evaluateScorer(outcomes, { pair, seed, ...omitUndefined({ weights }) }),
  );
  const { outcomes, gain, apgr, lead } = evaluation;
  const show = (estimate: Estimate | undefined): string =>
    estimate === undefined
      ? messages.strongNotBetter
      : `${estimate.value.toFixed(DIGITS)} [${estimate.low.toFixed(DIGITS)}, ${estimate.high.toFixed(DIGITS)}]`;
  context.print(evaluation, () =>
    context.table(
      [messages.outcomeCount(outcomes), messages.interval],
      [
        [messages.gain, show(gain)],
        [messages.apgrWeights, show(apgr.weights)],
        [messages.apgrLength, show(apgr.length)],
        [messages.lead, show(lead)],
      ],
    ),
  );
  return 0;
}
