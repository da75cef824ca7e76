import type { DocumentInterface } from "@langchain/core/documents";
import type { BaseMessage } from "@langchain/core/messages";

/** What the model leaves to the last step. A stream brings it in parts. */
export interface AnsweredState {
  readonly documents: readonly DocumentInterface[];
  readonly droppedDocuments: readonly DocumentInterface[];
  readonly standaloneQuestion?: string;
  readonly message: BaseMessage;
}
