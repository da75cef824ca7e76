import { BedrockRoutedError } from "@bedrock-routed/core";
import type { DistillationSummary } from "./distillation-summary";
import { SMALLEST_TRAINING_SET } from "./teachers";

/** A log has fewer examples than distillation takes, so no file was written. */
export class SmallTrainingSetError extends BedrockRoutedError {
  readonly summary: DistillationSummary;

  constructor(teacher: string, summary: DistillationSummary) {
    const { examples, duplicates, skipped, unreadLines } = summary;
    const left = [["duplicates", duplicates] as const, ...skipped, ["unread lines", unreadLines] as const];
    const counts = left.filter(([, count]) => count > 0).map(([reason, count]) => `${count} ${reason}`);
    super(
      `The log has ${examples} examples of ${teacher}, and distillation takes ${SMALLEST_TRAINING_SET} or more ` +
        `(left out: ${counts.join(", ") || "none"}). Record more calls with captureContent.`,
    );
    this.summary = summary;
  }
}
