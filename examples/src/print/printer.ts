import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { RagAnswer } from "@bedrock-routed/rag";
import type { IndexedFolder } from "../environment/local-environment";

/** An answered question. */
interface AnsweredQuestion {
  readonly question: string;
  readonly answer: RagAnswer;
  /** From the question to the last token. */
  readonly milliseconds: number;
}

/** Receives the results of a run, in the order in which they happen. */
export interface Printer {
  start(indexed: IndexedFolder | undefined): void;
  question(question: string): void;
  token(token: string): void;
  answered(answered: AnsweredQuestion): void;
  /** Called instead of `answered`. The other questions are asked all the same. */
  failed(question: string, reason: string): void;
  savings(report: SavingsReport): void;
}
