import type { SavingsReport } from "@bedrock-routed/callbacks";
import type { RagAnswer } from "@bedrock-routed/rag";
import type { IndexedFolder } from "../environment/local-environment";

/** An answered question. */
interface AnsweredQuestion {
  readonly question: string;
  readonly answer: RagAnswer;
  /** From asking to the last token. */
  readonly milliseconds: number;
}

/** Where results go. */
export interface Printer {
  start(indexed: IndexedFolder | undefined): void;
  question(question: string): void;
  token(token: string): void;
  answered(answered: AnsweredQuestion): void;
  savings(report: SavingsReport): void;
}
