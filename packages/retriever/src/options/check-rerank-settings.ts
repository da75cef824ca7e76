import { InvalidOptionError } from "@bedrock-routed/core";
import { parseRerankModel } from "../rerank/parse-rerank-model";
import type { RetrievalSettings } from "./retrieval-settings";

/** The service's limits of `numberOfResults` and of the list of fields. */
const MAXIMUM_CANDIDATES = 100;
const MAXIMUM_FIELDS = 100;

/** @throws InvalidOptionError when reranking within Retrieve cannot be done as it is set */
export function checkRerankSettings({ rerank, managed, topK }: RetrievalSettings): void {
  if (rerank === undefined || rerank === false) return;
  if (rerank === "managed") {
    if (managed === true) return;
    throw new InvalidOptionError(
      "rerank",
      rerank,
      "only managed knowledge bases do that: pass { model }, or set managed",
    );
  }
  parseRerankModel("rerank.model", rerank.model);
  const { candidates, metadata } = rerank;
  if (candidates !== undefined && !isWithin(candidates, topK ?? 1, MAXIMUM_CANDIDATES)) {
    const remedy = `pass a whole number from topK to ${MAXIMUM_CANDIDATES}`;
    throw new InvalidOptionError("rerank.candidates", candidates, remedy);
  }
  if (metadata === undefined || metadata === "ALL") return;
  const fields = "include" in metadata ? metadata.include : metadata.exclude;
  if (!Array.isArray(fields) || !isWithin(fields.length, 1, MAXIMUM_FIELDS) || fields.includes("")) {
    const remedy = `pass "ALL", or include or exclude with 1 to ${MAXIMUM_FIELDS} names`;
    throw new InvalidOptionError("rerank.metadata", JSON.stringify(metadata), remedy);
  }
}

function isWithin(value: number, minimum: number, maximum: number): boolean {
  return Number.isInteger(value) && value >= minimum && value <= maximum;
}
