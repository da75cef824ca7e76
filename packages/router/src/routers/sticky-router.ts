import {
  type ClientRouter,
  defaultModelCatalog,
  InvalidOptionError,
  type ModelCatalog,
  type RouteDecision,
  type RouteOutcome,
  type RouteRequest,
} from "@bedrock-routed/core";
import { observeDecision } from "../composition/observe-decision";
import { andThen, requireChoice, requireNumber, type UpdatableRouter } from "../composition/route-choice";
import { type CandidateCosts, planSticky, readCandidateCosts } from "./sticky-costs";

/** Settings of `stickyRouter` that can be changed. */
export interface StickyChanges {
  /**
   * How much the score may rise above the one for which the current model was chosen before a stronger model is
   * taken in any case. @default 0.15
   */
  readonly margin?: number;
  /** Calls of a conversation that are expected within the lifetime of the cache, this one included. @default 3 */
  readonly expectedCalls?: number;
}

/** Options of `stickyRouter`. */
export interface StickyOptions extends StickyChanges {
  /** How long a cache stays warm after its last use, in ms. @default 300000, the 5 minutes of Amazon Bedrock's cache */
  readonly ttlMs?: number;
  /** Tokens of an answer, for the comparison of prices. @default 300 */
  readonly outputTokens?: number;
  /** Conversations to remember. The one that was used least recently is forgotten first. @default 10000 */
  readonly maxConversations?: number;
  /** The Region that calls are sent from, on which prices depend. @default the price that all Regions share */
  readonly region?: string;
  /** Prices and cache limits. @default the catalog of `@bedrock-routed/core` */
  readonly modelCatalog?: ModelCatalog;
  /** Returns the time in ms. @default Date.now */
  readonly clock?: () => number;
}

/** What is known of a conversation. It holds no text. */
interface Conversation {
  /** The candidate that answered last. */
  model: string;
  /** The score for which it was chosen. */
  score: number | undefined;
  /** By candidate: what its cache holds of the conversation, in tokens, and when it was last used. */
  readonly caches: Map<string, { readonly tokens: number; readonly usedAt: number }>;
}

/**
 * Keeps a conversation on the model whose cache is warm, unless switching is worth more than the cache that is lost.
 * That is calculated from prices, the tokens of the prefix, and the lifetime of the cache. When a price is not known,
 * the inner router decides.
 *
 * It never holds back a stronger model when the question became harder by more than `margin`, or when the inner
 * router gives no score.
 * @throws InvalidOptionError for an option that cannot be used
 */
export function stickyRouter(inner: ClientRouter, options: StickyOptions = {}): UpdatableRouter<StickyChanges> {
  const { candidates, baseline } = requireRouter(inner);
  const { region, modelCatalog = defaultModelCatalog(), clock = Date.now } = options;
  const ttlMs = requireNumber("ttlMs", options.ttlMs ?? 300_000, 0);
  const outputTokens = requireNumber("outputTokens", options.outputTokens ?? 300, 0);
  const known = new Conversations(requireNumber("maxConversations", options.maxConversations ?? 10_000, 1));
  let settings = checkSettings({ margin: options.margin ?? 0.15, expectedCalls: options.expectedCalls ?? 3 });
  const costs = new Map(
    candidates.map((candidate) => [candidate, readCandidateCosts(candidate, modelCatalog, region)] as const),
  );

  const warmTokens = (conversation: Conversation, model: string): number => {
    const cache = conversation.caches.get(model);
    return cache !== undefined && clock() - cache.usedAt < ttlMs ? cache.tokens : 0;
  };

  const staysOn = (conversation: Conversation, decision: RouteDecision, request: RouteRequest): boolean => {
    const [current, other] = [costs.get(conversation.model), costs.get(decision.model)];
    if (current === undefined || other === undefined) return false;
    const warm = warmTokens(conversation, conversation.model);
    const { prefixTokens } = request;
    if (Math.min(warm, prefixTokens) === 0 || prefixTokens < current.minTokens) return false;
    if (isHarder(conversation, decision, [current, other], settings.margin)) return false;
    const size = { prefixTokens, restTokens: Math.max(0, request.inputTokens - prefixTokens), outputTokens };
    const cold = { costs: other, warmTokens: warmTokens(conversation, decision.model) };
    return planSticky(size, { costs: current, warmTokens: warm }, cold, settings.expectedCalls).stays;
  };

  const remember = (id: string, { answer, routing }: RouteOutcome, score: number | undefined): void => {
    if (answer === undefined || routing === undefined) return;
    const conversation = known.get(id) ?? { model: answer.model, score, caches: new Map() };
    if (conversation.model !== answer.model) conversation.score = score;
    conversation.model = answer.model;
    const { declined = [] } = routing.router?.decision ?? {};
    const { usage: used, responseCache } = routing;
    for (const { model, usage, responseCache: stored } of [
      ...declined,
      { model: answer.model, usage: used, responseCache },
    ]) {
      // Nothing was sent, so no cache of prompts was read or written.
      if (stored !== undefined) continue;
      const tokens = usage && usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
      // Another model answered in its place: its cache is not that of the candidate.
      if (tokens !== undefined && routing.fallbacks === undefined) {
        conversation.caches.set(model, { tokens, usedAt: clock() });
      }
    }
    known.set(id, conversation);
  };

  return {
    name: inner.name === undefined ? "sticky" : `sticky(${inner.name})`,
    candidates,
    baseline,
    route: (request) =>
      andThen(inner.route(request), (decided) => {
        const { id } = request.conversation;
        const conversation = known.get(id);
        const stays =
          conversation !== undefined && conversation.model !== decided.model && staysOn(conversation, decided, request);
        // The review of the inner decision is for the answer of another model.
        const { review: _review, ...rest } = decided;
        const kept = stays ? { ...rest, model: conversation.model, reason: "cache is warm" } : decided;
        return observeDecision(kept, (outcome) => remember(id, outcome, decided.score));
      }),
    update(changes) {
      settings = checkSettings({ ...settings, ...changes });
    },
  };
}

/** Whether a stronger model is wanted for a question that became harder by more than the margin, or by an unknown amount. */
function isHarder(
  { score: before }: Conversation,
  { score }: RouteDecision,
  [current, other]: readonly [CandidateCosts, CandidateCosts],
  margin: number,
): boolean {
  if (score !== undefined && before !== undefined) return score - before > margin;
  return other.output > current.output;
}

function requireRouter(inner: ClientRouter): ClientRouter {
  if (typeof requireChoice("inner", inner) !== "string") return inner;
  throw new InvalidOptionError("inner", inner, "use a router: a single model never switches");
}

function checkSettings({ margin, expectedCalls }: Required<StickyChanges>): Required<StickyChanges> {
  return {
    margin: requireNumber("margin", margin, 0, 1),
    expectedCalls: requireNumber("expectedCalls", expectedCalls, 1),
  };
}

/** The conversations that were used last. A map keeps the order in which its keys were set. */
class Conversations {
  readonly #most: number;
  readonly #known: Map<string, Conversation> = new Map();

  constructor(most: number) {
    this.#most = most;
  }

  get(id: string): Conversation | undefined {
    return this.#known.get(id);
  }

  set(id: string, conversation: Conversation): void {
    this.#known.delete(id);
    this.#known.set(id, conversation);
    if (this.#known.size <= this.#most) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
