export { createRagChain } from "./create-rag-chain";
export { escapePassage } from "./escape-passage";
export type { Citation, RagAnswer, RagAnswerChunk } from "./rag-answer";
export type { AnswerLanguage, NotFoundAnswer, RagChainOptions } from "./rag-chain-options";
