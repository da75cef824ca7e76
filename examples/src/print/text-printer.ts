import type { Citation, RagAnswer } from "@bedrock-routed/rag";
import { renderText } from "@bedrock-routed/reports";
import type { IndexedFolder } from "../environment/local-environment";
import type { Printer } from "./printer";

export interface TextPrinterOptions {
  /** Print the names of skipped files. */
  readonly verbose: boolean;
  /** The common beginning of all source names, which is left out. */
  readonly sourcePrefix?: string | undefined;
}

/** Prints for people: the answer as it arrives, then its sources, the model, the tokens and the time. */
export function createTextPrinter(write: (text: string) => void, options: TextPrinterOptions): Printer {
  let [asked, failures] = [0, 0];
  return {
    start(indexed) {
      if (indexed === undefined) return;
      const skipped = indexed.skipped.length === 0 ? "" : `, ${indexed.skipped.length} skipped`;
      const hint = skipped === "" || options.verbose ? "" : " (--verbose names them)";
      write(describeLocalBedrock(indexed));
      const size = `${count(indexed.documents, "document")}, ${count(indexed.passages, "passage")}`;
      const reused = indexed.reused === 0 ? "" : ` (${indexed.reused} unchanged since the last time)`;
      write(`${size}, ${ms(indexed.milliseconds)}${reused}${skipped}${hint}\n`);
      if (options.verbose) for (const { path, reason } of indexed.skipped) write(`  skipped ${path}: ${reason}\n`);
    },
    question(question) {
      asked += 1;
      write(`\nQ${asked}. ${question}\n`);
    },
    token: write,
    answered({ answer, milliseconds }) {
      write("\n");
      for (const citation of answer.citations) write(`  ${describeCitation(citation, options.sourcePrefix)}\n`);
      write(`  ${describeCall(answer)} · ${ms(milliseconds)}\n`);
    },
    failed(_question, reason) {
      failures += 1;
      write(`  error: ${reason}\n`);
    },
    savings(report) {
      if (report.calls > 0) write(`\n${renderText(report)}\n`);
      else if (failures === 0) write("\nNo model was called, so nothing was spent.\n");
    },
  };
}

function describeLocalBedrock({ languageModel }: IndexedFolder): string {
  if (languageModel === undefined) {
    return `Offline: a local Bedrock routes each question, caches prompts and quotes the documents.
It is not a language model; with --aws the same program asks Amazon Bedrock.
`;
  }
  const { model, url } = languageModel;
  return `A local Bedrock routes each question, caches prompts and finds passages. ${model} at ${url} answers.
Tokens are the local Bedrock's estimates, and prices are those of the model that the router chose.
`;
}

function describeCitation({ number, source = "unknown source", section }: Citation, prefix = ""): string {
  const file = source.startsWith(prefix) ? source.slice(prefix.length) : source;
  return `[${number}] ${file}${section === undefined ? "" : ` › ${section}`}`;
}

function describeCall({ routing }: RagAnswer): string {
  if (routing === undefined) return "no model call";
  const { invokedModel, usage } = routing;
  const model = invokedModel?.modelId ?? "model unknown";
  if (usage === undefined) return `${model} · tokens unknown`;
  const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return `${model} · tokens: ${usage.inputTokens} in, ${usage.cacheReadTokens} cache read, ${written} cache write, ${usage.outputTokens} out`;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

function ms(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
