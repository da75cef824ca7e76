import { toText } from "@bedrock-routed/callbacks";
import { LOCAL_MODEL_NOTICE } from "@bedrock-routed/local";
import type { RagAnswer } from "@bedrock-routed/rag";
import type { Printer } from "./printer";

/** For people: the answer as it comes, then where it is from, who answered and what it took. */
export function createTextPrinter(write: (text: string) => void, options: { readonly verbose: boolean }): Printer {
  let count = 0;
  return {
    start(indexed) {
      if (indexed === undefined) return;
      const skipped = indexed.skipped.length === 0 ? "" : `, ${indexed.skipped.length} skipped`;
      const hint = skipped === "" || options.verbose ? "" : " (--verbose names them)";
      write(`${LOCAL_MODEL_NOTICE}\n`);
      write(
        `${indexed.documents} documents, ${indexed.passages} passages, ${ms(indexed.milliseconds)}${skipped}${hint}\n`,
      );
      if (options.verbose) for (const { path, reason } of indexed.skipped) write(`  skipped ${path}: ${reason}\n`);
    },
    question(question) {
      count += 1;
      write(`\nQ${count}. ${question}\n`);
    },
    token: write,
    answered({ answer, milliseconds }) {
      write("\n");
      for (const { number, source, section } of answer.citations) {
        write(`  [${number}] ${source}${section === undefined ? "" : ` › ${section}`}\n`);
      }
      write(`  ${describeCall(answer)} · ${ms(milliseconds)}\n`);
    },
    savings(report) {
      write(`\n${toText(report)}\n`);
    },
  };
}

function describeCall({ routing }: RagAnswer): string {
  if (routing === undefined) return "no model call";
  const { invokedModel, usage } = routing;
  const model = invokedModel?.modelId ?? "model unknown";
  if (usage === undefined) return `${model} · tokens unknown`;
  const written = usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  return `${model} · tokens: ${usage.inputTokens} in, ${usage.cacheReadTokens} cache read, ${written} cache write, ${usage.outputTokens} out`;
}

function ms(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
}
