import { writeFileSync } from "node:fs";
import { omitUndefined } from "@bedrock-routed/core";
import { trainScorer } from "@bedrock-routed/router";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { readWeights, withOutcomes } from "./outcomes";

const APGR_DIGITS = 3;

/**
 * `route train <outcomes>`: trains weights for complexityRouter, and says what the outcomes show. The exit code is 1
 * when the weights are not recommended.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { columns, messages } = context.texts;
  const today = readWeights(args.text("--today"));
  const output = args.text("--output");
  context.progress(messages.training);
  const { verdict, learningCurve, weights } = withOutcomes(args, ({ outcomes, pair, seed }) =>
    trainScorer(outcomes, { pair, seed, ...omitUndefined({ today }) }),
  );
  const isWritten = output !== undefined && (verdict.recommended || args.has("--force"));
  if (isWritten) writeFileSync(output, `${JSON.stringify(weights)}\n`);
  context.print({ verdict, learningCurve, output: isWritten ? output : undefined }, () => {
    const curve = context.table(
      [columns.outcomes, "APGR", "±"],
      learningCurve.map(({ outcomes, apgr, deviation }) => [
        outcomes,
        apgr.toFixed(APGR_DIGITS),
        deviation.toFixed(APGR_DIGITS),
      ]),
    );
    return [
      verdict.text,
      ...(learningCurve.length > 0 ? ["", curve] : []),
      ...(isWritten ? ["", messages.weightsWritten(output)] : []),
    ].join("\n");
  });
  if (output !== undefined && !isWritten) context.note(messages.weightsNotWritten(output));
  return verdict.recommended || isWritten ? 0 : 1;
}
