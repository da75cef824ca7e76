/**
 * What the page and its server say to each other. Both import this file, so neither can say what the other does not
 * understand. Money is in USD, times are in ms, positions are in UTF-16 units.
 */

/** The header that carries the id of a session. It is no cookie, so no other page can send it. */
export const SESSION_HEADER = "x-session";
/** The header with the number of the last event that arrived, when a broken stream is asked for again. */
export const LAST_EVENT_HEADER = "last-event-id";

export const PATHS = { ask: "/api/ask", session: "/api/session" } as const;

/** Characters of a question. */
export const LONGEST_QUESTION = 2000;

/** Who chooses the model of an answer. */
export const ROUTERS = ["bedrock", "complexity", "cascade", "small", "large"] as const;
export type RouterChoice = (typeof ROUTERS)[number];

/** The body of a question. */
export interface AskRequest {
  /** A UUID that the page makes. The same id is never asked twice: it gets the events of the first time. */
  readonly id: string;
  readonly question: string;
  readonly router: RouterChoice;
  /** Shared by the two answers of a comparison, which do not become part of the conversation. */
  readonly comparison?: string;
}

/** A question of a session, with what happened. */
export interface Turn extends AskRequest {
  readonly events: readonly TurnEvent[];
}

/** The answer to a request for a session. */
export interface SessionState {
  readonly session: string;
  /** The oldest first. */
  readonly turns: readonly Turn[];
}

/** The events of an answer, in the order in which they arrive: `done` or `error` is the last one. */
export type TurnEvent =
  | { readonly type: "token"; readonly text: string }
  | { readonly type: "citations"; readonly citations: readonly ShownCitation[] }
  | { readonly type: "routing"; readonly routing: ShownRouting }
  | { readonly type: "savings"; readonly answer: Figures; readonly total: Figures }
  | { readonly type: "done"; readonly milliseconds: number; readonly firstTokenMs?: number }
  | { readonly type: "error"; readonly problem: Problem };

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A passage that an answer cites. */
export interface ShownCitation {
  /** The number in the marker, from 1. */
  readonly number: number;
  readonly source?: string;
  readonly section?: string;
  readonly text: string;
  /** Where the markers are in the answer. */
  readonly markers: readonly Span[];
  /** The quoted words in the passage. Empty when the answer does not quote it word for word. */
  readonly quotes: readonly Span[];
}

/** Which model answered, and why. */
export interface ShownRouting {
  /** Absent when no model was called, or when the service did not say which. */
  readonly model?: string;
  readonly reason: RoutingReason;
  /** The question that was looked up, when the conversation changed it. */
  readonly standaloneQuestion?: string;
}

export type RoutingReason =
  /** Nothing was found, so no model was called. */
  | { readonly kind: "no-call" }
  /** Bedrock's prompt router, which gives no reason. */
  | { readonly kind: "prompt-router" }
  /** The model was named: by "always small" or "always large", or because `--aws` names no router. */
  | { readonly kind: "named" }
  | {
      readonly kind: "complexity";
      readonly level: string;
      readonly score: number | undefined;
      readonly threshold: number | undefined;
    }
  /** `declined` has the router's words for each answer that it did not accept. */
  | { readonly kind: "cascade"; readonly declined: readonly string[] }
  | { readonly kind: "router-failed"; readonly error: string };

/** What calls cost and saved. A figure is absent when the price of a call is not known. */
export interface Figures {
  readonly calls: number;
  readonly costUsd?: number;
  /** What the same tokens would have cost on the large model without prompt caching. */
  readonly baselineUsd?: number;
  readonly savedUsd?: number;
  /** 0 to 100. */
  readonly savedPercent?: number;
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly outputTokens: number;
  /** Calls that the reader stopped. They cost what the model had written, which nobody reports. */
  readonly stopped: number;
}

/** Why there is no answer. The page has a sentence and a remedy for each. */
export type Problem =
  | { readonly code: "too-long"; readonly limit: number }
  | { readonly code: "budget"; readonly limitUsd: number }
  | { readonly code: "internal"; readonly name: string }
  | { readonly code: PlainProblem };

type PlainProblem =
  | "throttled"
  | "unavailable"
  | "unreachable"
  | "timeout"
  | "denied"
  | "passages-too-long"
  | "incomplete"
  | "stopped"
  | "busy"
  | "empty"
  | "session-expired"
  | "server-gone"
  | "refused";

/** What the page is told when it is loaded. */
export interface PageConfig {
  readonly sampleQuestions: readonly string[];
  /** Model ids of "always small" and "always large". */
  readonly models: { readonly small: string; readonly large: string };
  /** Who writes the answers. */
  readonly answers: { readonly by: "quotes" | "aws" } | { readonly by: "model"; readonly model: string };
  /** Number of documents, when they are local. */
  readonly documents?: number;
}
