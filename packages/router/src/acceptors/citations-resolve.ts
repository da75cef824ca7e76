import { InvalidOptionError, type RouteRequest } from "@bedrock-routed/core";
import type { Acceptor } from "../routers/cascade-router";

/** Options of `citationsResolve`. */
export interface CitationOptions {
  /**
   * The number of passages in the prompt; `undefined` when it is not known: then the answer is accepted.
   * @default `retrieval.passages` of the call, or the number of `<document… index="n">` elements in the messages
   */
  readonly passages?: (request: RouteRequest) => number | undefined;
  /** Declines an answer that cites nothing although there are passages. @default false */
  readonly required?: boolean;
}

/** A marker such as `[1]` or `[1, 3]`, also with full-width characters. Lists are short, so that the search stays linear. */
const MARKER = /\[(\d{1,4}(?:[,、] ?\d{1,4}){0,9})\]/g;

/** The start of a passage as `createRagChain` writes it. */
const PASSAGE = /<document[\w-]{0,80} index="(\d{1,6})"/g;

/** Declines an answer with a citation marker such as `[7]` when the prompt has no passage of that number. */
export function citationsResolve({ passages = countPassages, required = false }: CitationOptions = {}): Acceptor {
  if (typeof passages !== "function") throw new InvalidOptionError("passages", passages, "use a function");
  return ({ text, toolCalls }, request) => {
    const count = passages(request);
    if (count === undefined || toolCalls.length > 0) return true;
    const cited = [...text.normalize("NFKC").matchAll(MARKER)].flatMap(([, numbers = ""]) =>
      numbers.split(/[,、]/).map(Number),
    );
    if (cited.some((number) => number < 1 || number > count)) return "citation resolves to nothing";
    return required && count > 0 && cited.length === 0 ? "no citation" : true;
  };
}

function countPassages({ retrieval, messages }: RouteRequest): number | undefined {
  if (retrieval?.passages !== undefined) return retrieval.passages;
  let most: number | undefined;
  for (const { text } of messages) {
    for (const [, index] of text.matchAll(PASSAGE)) most = Math.max(most ?? 0, Number(index));
  }
  return most;
}
