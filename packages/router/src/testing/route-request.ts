import type { RouteAnswer, RouteDecision, RouteOutcome, RouteRequest, RoutingRecord } from "@bedrock-routed/core";

export const lite: string = "us.amazon.nova-lite-v1:0";
export const pro: string = "us.amazon.nova-pro-v1:0";
export const micro: string = "us.amazon.nova-micro-v1:0";

/** A request for a router, with a conversation of its own unless `parts` names one. */
export function routeRequest(
  parts: Partial<Omit<RouteRequest, "conversation">> & {
    readonly conversation?: Partial<RouteRequest["conversation"]>;
  } = {},
): RouteRequest {
  const { question = "How many days of leave do I have?", conversation, ...rest } = parts;
  return {
    question,
    messages: [{ role: "user", text: question }],
    conversation: { id: "c1", depth: 1, toolCalls: 0, inToolLoop: false, repetition: undefined, ...conversation },
    tools: [],
    tags: [],
    metadata: {},
    language: "en",
    inputTokens: 10,
    prefixTokens: 0,
    streaming: false,
    ...rest,
  };
}

export function routeAnswer(parts: Partial<RouteAnswer> = {}): RouteAnswer {
  return { model: lite, text: "Ten days.", toolCalls: [], stopReason: "end_turn", ...parts };
}

/** How a call ended that a model answered, with these tokens in its cache. */
export function routeOutcome(model: string, cachedTokens = 0, parts: Partial<RoutingRecord> = {}): RouteOutcome {
  const usage = {
    inputTokens: 10,
    cacheReadTokens: cachedTokens,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    outputTokens: 5,
  };
  const routing: RoutingRecord = {
    requestedModelId: model,
    targetKind: "system-profile",
    cachePlan: { points: [], skipped: [], placedByCaller: 0 },
    usage,
    ...parts,
  };
  return { answer: routeAnswer({ model }), routing, ask: () => Promise.reject(new Error("nobody is asked")) };
}

/** The decision of a router that decides at once. */
export function atOnce(decision: RouteDecision | Promise<RouteDecision>): RouteDecision {
  if (decision instanceof Promise) throw new Error("The router took a turn of the event loop.");
  return decision;
}
