import { createHash } from "node:crypto";
import type { CallRecord } from "@bedrock-routed/callbacks";
import type { DistillationSummary } from "./distillation-summary";
import { LARGEST_TRAINING_SET } from "./teachers";
import { type SkipReason, type TrainingExample, toTrainingExample, withoutAnswer } from "./to-training-example";

/** Decides which calls of a teacher become examples, and counts the rest. Keeps hashes, and no text. */
export class TrainingSet {
  readonly #teacher: string;
  readonly #answers: boolean;
  readonly #questions: Set<string> = new Set();
  readonly #skipped: Map<SkipReason, number> = new Map();
  #duplicates = 0;
  #surplus = 0;

  constructor(teacher: string, answers: boolean) {
    this.#teacher = teacher;
    this.#answers = answers;
  }

  /** The example of a call, when it is one more. */
  add(record: CallRecord): TrainingExample | undefined {
    if (record.outcome !== "answered" || record.call?.invokedModel?.modelId !== this.#teacher) return undefined;
    const example = toTrainingExample(record, this.#teacher);
    if (typeof example === "string") {
      this.#skipped.set(example, (this.#skipped.get(example) ?? 0) + 1);
      return undefined;
    }
    const question = withoutAnswer(example);
    if (!this.#isNew(question)) return undefined;
    return this.#answers ? example : question;
  }

  summary(): Omit<DistillationSummary, "unreadLines"> {
    return {
      examples: this.#questions.size,
      duplicates: this.#duplicates,
      skipped: new Map(this.#skipped),
      surplus: this.#surplus,
    };
  }

  /** By the question alone: the same one may have been answered in other words. */
  #isNew(question: TrainingExample): boolean {
    const hash = createHash("sha256").update(JSON.stringify(question)).digest("base64");
    if (this.#questions.has(hash)) {
      this.#duplicates += 1;
      return false;
    }
    if (this.#questions.size >= LARGEST_TRAINING_SET) {
      this.#surplus += 1;
      return false;
    }
    this.#questions.add(hash);
    return true;
  }
}
