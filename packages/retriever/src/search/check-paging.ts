import { InvalidOptionError } from "@bedrock-routed/core";

/** @throws InvalidOptionError when there are several knowledge bases: merged rankings have no pages */
export function checkPaging(knowledgeBaseIds: readonly string[]): void {
  if (knowledgeBaseIds.length === 1) return;
  const remedy = "pages() reads one knowledge base: make a retriever for each";
  throw new InvalidOptionError("knowledgeBases", `(${knowledgeBaseIds.length})`, remedy);
}
