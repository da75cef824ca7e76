import type { RerankCommandInput, RerankSource } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError } from "@bedrock-routed/core";
import type { DocumentInterface } from "@langchain/core/documents";
import { buildModelConfiguration, toDocumentType } from "./rerank-model";
import type { RerankerSettings } from "./reranker-options";

/** An input of a reranking: a text, a document (by its `pageContent`), or an object, which is sent as JSON. */
export type RerankInput = string | DocumentInterface | Readonly<Record<string, unknown>>;

/** Sources of one request, and for each of them its position in the inputs. */
export interface RerankBatch {
  readonly sources: RerankSource[];
  readonly indexes: readonly number[];
}

/** Limits of the Rerank API. */
const MAX_SOURCES = 1000;
const MAX_SOURCE_CHARACTERS = 32_000;
const MAX_QUERY_CHARACTERS = 32_000;

/**
 * Divides inputs into requests of up to 1,000 sources. The first 32,000 characters of each text are sent.
 * Inputs without text are left out.
 */
export function planBatches(inputs: readonly RerankInput[]): RerankBatch[] {
  const ranked = inputs.flatMap((input, index) => {
    const source = buildSource(input);
    return source === undefined ? [] : [{ source, index }];
  });
  return Array.from({ length: Math.ceil(ranked.length / MAX_SOURCES) }, (_, number) => {
    const batch = ranked.slice(number * MAX_SOURCES, (number + 1) * MAX_SOURCES);
    return { sources: batch.map(({ source }) => source), indexes: batch.map(({ index }) => index) };
  });
}

function buildSource(input: RerankInput): RerankSource | undefined {
  if (typeof input !== "string" && !isDocument(input)) {
    return { type: "INLINE", inlineDocumentSource: { type: "JSON", jsonDocument: toDocumentType(input) } };
  }
  const text = typeof input === "string" ? input : input.pageContent;
  if (text.trim() === "") return undefined;
  return { type: "INLINE", inlineDocumentSource: { type: "TEXT", textDocument: { text: truncate(text) } } };
}

function isDocument(input: Exclude<RerankInput, string>): input is DocumentInterface {
  return typeof input.pageContent === "string" && typeof input.metadata === "object";
}

/** Drops a high surrogate at the end, which would be half a character. */
function truncate(text: string): string {
  return text.slice(0, MAX_SOURCE_CHARACTERS).replace(/[\uD800-\uDBFF]$/, "");
}

/**
 * Builds the request of a batch.
 * @throws InvalidOptionError when the query is empty or too long; the message has its length, not its text
 */
export function buildRerankInput(
  query: string,
  sources: RerankSource[],
  modelArn: string,
  { topN, additionalModelRequestFields }: RerankerSettings,
): RerankCommandInput {
  const text = query.trim();
  if (text === "" || text.length > MAX_QUERY_CHARACTERS) {
    const remedy = `pass 1 to ${MAX_QUERY_CHARACTERS} characters`;
    throw new InvalidOptionError("query", `(${text.length} characters)`, remedy);
  }
  return {
    queries: [{ type: "TEXT", textQuery: { text } }],
    sources,
    rerankingConfiguration: {
      type: "BEDROCK_RERANKING_MODEL",
      bedrockRerankingConfiguration: {
        numberOfResults: Math.min(topN ?? sources.length, sources.length),
        modelConfiguration: buildModelConfiguration(modelArn, additionalModelRequestFields),
      },
    },
  };
}
