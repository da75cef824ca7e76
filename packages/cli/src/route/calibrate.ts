import { writeFileSync } from "node:fs";
import { omitUndefined } from "@bedrock-routed/core";
import { type CalibrationTarget, calibrate, renderCalibrationSvg, renderCalibrationText } from "@bedrock-routed/router";
import type { Arguments } from "../framework/arguments";
import type { CommandContext } from "../framework/command-context";
import { UsageError } from "../framework/usage-error";
import { readWeights, withOutcomes } from "./outcomes";

/**
 * `route calibrate <outcomes>`: quality and cost over thresholds, and the threshold for a target. The exit code is 1
 * when no threshold meets the target.
 */
export async function run(context: CommandContext, args: Arguments): Promise<number> {
  const { language } = context.options;
  const weak = args.usd("--weak-cost", "0.0001");
  const strong = args.usd("--strong-cost", "0.001");
  const weights = readWeights(args.text("--weights"));
  const target = readTarget(args);
  const costs = weak === undefined || strong === undefined ? undefined : { weak, strong };
  const calibration = withOutcomes(args, ({ outcomes, pair, seed }) =>
    calibrate(outcomes, { pair, seed, ...omitUndefined({ weights, costs, target }) }),
  );
  context.print(calibration, () => renderCalibrationText(calibration, language));
  const svg = args.text("--svg");
  if (svg !== undefined) writeFileSync(svg, renderCalibrationSvg(calibration, language));
  return target !== undefined && calibration.chosen === undefined ? 1 : 0;
}

function readTarget(args: Arguments): CalibrationTarget | undefined {
  const share = args.number("--target-share", "0.3");
  const quality = args.number("--target-quality", "0.95");
  const saving = args.number("--target-saving", "0.5");
  const targets: CalibrationTarget[] = [];
  if (share !== undefined) targets.push({ share });
  if (quality !== undefined) targets.push({ quality });
  if (saving !== undefined) targets.push({ saving });
  if (targets.length > 1) throw new UsageError("Give one target: --target-share, --target-quality or --target-saving.");
  return targets[0];
}
