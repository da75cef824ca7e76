import type { DocumentInterface } from "@langchain/core/documents";
import type { CondensedState } from "../history/create-condense-step";

/** A question and the documents to answer it from. */
export interface RetrievedState extends CondensedState {
  /** In their canonical order. */
  readonly documents: readonly DocumentInterface[];
  /** Those that did not fit. */
  readonly droppedDocuments: readonly DocumentInterface[];
}
