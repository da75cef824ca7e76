import { createHash } from "node:crypto";
import type { CallRecord } from "@bedrock-routed/callbacks";
import { MAX_EXAMPLES } from "./teachers";
import { type SkipReason, type TrainingExample, toTrainingExample, withoutAnswer } from "./training-example";

/** What the records of a log have become. */
export interface DistillationSummary {
  /** Number of lines in the training set. */
  readonly examples: number;
  /** Number of calls with the same question as an earlier call, system prompt included. The first answer is kept. */
  readonly duplicates: number;
  /** Number of the teacher's calls that were left out, by reason. */
  readonly skipped: ReadonlyMap<SkipReason, number>;
  /** Number of calls beyond the 15,000 examples that the service takes. */
  readonly surplus: number;
  /** Number of lines in the log that hold no record. */
  readonly unreadLines: number;
}

/** Decides which calls of a teacher become examples, and counts the others. It keeps hashes of questions, and no text. */
export class TrainingSet {
  readonly #teacher: string;
  readonly #answers: boolean;
  readonly #questions: Set<string> = new Set();
  readonly #skipped: Map<SkipReason, number> = new Map();
  #duplicates = 0;
  #surplus = 0;

  /**
   * @param teacher base model id
   * @param answers whether examples hold the teacher's answers
   */
  constructor(teacher: string, answers: boolean) {
    this.#teacher = teacher;
    this.#answers = answers;
  }

  /** The example that a call gives, or `undefined` when it gives none. */
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

  /** Compares questions only, because the same question may have been answered in other words. */
  #isNew(question: TrainingExample): boolean {
    const hash = createHash("sha256").update(JSON.stringify(question)).digest("base64");
    if (this.#questions.has(hash)) {
      this.#duplicates += 1;
      return false;
    }
    if (this.#questions.size >= MAX_EXAMPLES) {
      this.#surplus += 1;
      return false;
    }
    this.#questions.add(hash);
    return true;
  }
}
