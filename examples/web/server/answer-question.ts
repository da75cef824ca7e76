import { BedrockSavingsHandler, type SavingsReport } from "@bedrock-routed/callbacks";
import { omitUndefined } from "@bedrock-routed/core";
import type { RagAnswer, RagCallOptions, RagInput } from "@bedrock-routed/rag";
import type { BaseMessageLike } from "@langchain/core/messages";
import type { Runnable } from "@langchain/core/runnables";
import { concat } from "@langchain/core/utils/stream";
import type { Figures, RouterChoice, RoutingReason, ShownCitation, ShownRouting } from "../protocol";
import { LARGE_MODEL } from "./create-chains";
import type { LiveTurn } from "./live-turn";
import type { Session } from "./sessions";
import { toProblem } from "./to-problem";

/** The last turns of a conversation that a question is understood by. */
const HISTORY_TURNS = 6;

export interface AnswerOptions {
  readonly turn: LiveTurn;
  readonly session: Session;
  readonly chain: Runnable<RagInput, RagAnswer, RagCallOptions>;
  /** The common beginning of all source names, which is left out. */
  readonly sourcePrefix: string | undefined;
  /** Called with an error that is not expected. */
  readonly onError: (error: unknown) => void;
}

/** Answers the question of a turn, and adds everything that happens to the turn. It never throws. */
export async function answerQuestion(options: AnswerOptions): Promise<void> {
  const { turn, session, onError } = options;
  const savings = new BedrockSavingsHandler({ baseline: LARGE_MODEL, maxRecords: 0, dimensions: [], breakdowns: [] });
  const started = performance.now();
  try {
    const firstTokenMs = await streamAnswer(options, savings, started);
    turn.add({ type: "savings", answer: toFigures(savings.report()), total: toFigures(session.savings.report()) });
    turn.add({ type: "done", milliseconds: performance.now() - started, ...omitUndefined({ firstTokenMs }) });
  } catch (error) {
    const problem = turn.signal.aborted ? { code: "stopped" as const } : toProblem(error);
    if (problem.code === "internal") onError(error);
    // What was paid until then counts.
    turn.add({ type: "savings", answer: toFigures(savings.report()), total: toFigures(session.savings.report()) });
    turn.add({ type: "error", problem });
  }
}

/** @returns the time to the first token; `undefined` when none came */
async function streamAnswer(
  { turn, session, chain, sourcePrefix }: AnswerOptions,
  savings: BedrockSavingsHandler,
  started: number,
): Promise<number | undefined> {
  const { question, router } = turn.request;
  let answer: RagAnswer | undefined;
  let firstTokenMs: number | undefined;
  const input = { question, history: readHistory(session) };
  const chunks = await chain.stream(input, { signal: turn.signal, callbacks: [session.savings, savings] });
  for await (const chunk of chunks) {
    if (chunk.answer) {
      firstTokenMs ??= performance.now() - started;
      turn.add({ type: "token", text: chunk.answer });
    }
    answer = answer === undefined ? chunk : concat(answer, chunk);
  }
  turn.signal.throwIfAborted();
  if (answer === undefined) throw new Error("The chain gave no answer.");
  turn.add({ type: "citations", citations: answer.citations.map((citation) => toShown(citation, sourcePrefix)) });
  turn.add({ type: "routing", routing: toShownRouting(answer, router) });
  return firstTokenMs;
}

/** The questions of the conversation that were answered. Comparisons and stopped answers are no part of it. */
function readHistory({ turns }: Session): BaseMessageLike[] {
  const answered = turns.flatMap(({ request, answer }) =>
    answer === undefined || request.comparison !== undefined ? [] : [{ question: request.question, answer }],
  );
  return answered.slice(-HISTORY_TURNS).flatMap(({ question, answer }): BaseMessageLike[] => [
    { role: "user", content: question },
    { role: "assistant", content: answer },
  ]);
}

function toShown(citation: RagAnswer["citations"][number], prefix = ""): ShownCitation {
  const { number, source, section, text, spans } = citation;
  const name = source?.startsWith(prefix) ? source.slice(prefix.length) : source;
  return {
    number,
    text,
    ...omitUndefined({ source: name, section }),
    markers: spans.flatMap(({ marker }) => marker ?? []),
    quotes: spans.flatMap(({ passage }) => passage ?? []),
  };
}

function toShownRouting(answer: RagAnswer, router: RouterChoice): ShownRouting {
  const { routing, standaloneQuestion } = answer;
  return omitUndefined({
    model: routing?.invokedModel?.modelId,
    reason: readReason(routing, router),
    standaloneQuestion,
  });
}

function readReason(routing: RagAnswer["routing"], router: RouterChoice): RoutingReason {
  if (routing === undefined) return { kind: "no-call" };
  const decision = routing.router?.decision;
  if (decision?.error !== undefined) return { kind: "router-failed", error: decision.error };
  if (decision === undefined) return { kind: routing.router === undefined ? "named" : "prompt-router" };
  const { score, threshold, reason, declined = [] } = decision;
  if (router === "complexity") return { kind: "complexity", level: reason, score, threshold };
  // The reason of the answer that was taken says why the one before was declined.
  return { kind: "cascade", declined: declined.length === 0 ? [] : [reason.replace(/^escalated: /, "")] };
}

function toFigures(report: SavingsReport): Figures {
  const { calls, costUsd, usage, comparedCalls, baselineUsd, savedUsd, savedPercent, abandonedCalls } = report;
  const compared = comparedCalls > 0 ? { baselineUsd, savedUsd, savedPercent } : {};
  return {
    calls,
    ...omitUndefined({ costUsd, ...compared }),
    inputTokens: usage.inputTokens,
    cacheReadTokens: usage.cacheReadTokens,
    cacheWriteTokens: usage.cacheWrite5mTokens + usage.cacheWrite1hTokens,
    outputTokens: usage.outputTokens,
    stopped: abandonedCalls,
  };
}
