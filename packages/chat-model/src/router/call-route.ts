import type {
  ConverseCommandInput,
  ConverseCommandOutput,
  ConverseStreamCommandOutput,
} from "@aws-sdk/client-bedrock-runtime";
import {
  type AskModel,
  type ClientRouter,
  type DeclinedAnswer,
  type InvokedModel,
  omitUndefined,
  type ResponseCacheHit,
  type RouteAnswer,
  type RouteDecision,
  type RouterDecision,
  type RouterRecord,
  type RoutingRecord,
  raceAbort,
  readTokenUsage,
} from "@bedrock-routed/core";
import { type HeldStream, holdStream, type ReadStream, reviewStream } from "./held-stream";
import { readRouteAnswer } from "./read-route-answer";
import { type RouteContext, toRouteRequest } from "./to-route-request";

/** The router of a chat model, with what is the same for every call. */
export interface RouterSettings {
  readonly router: ClientRouter;
  /** The id that is sent for the router's baseline. */
  readonly baselineModelId: string;
  /** Base ids of the candidates. */
  readonly models: readonly string[];
}

/** What the route of a call needs to know. */
export interface CallRouteInit extends RouterSettings {
  readonly context: RouteContext;
  /** The model that the caller wants, and why. The router is not asked. */
  readonly forced: { readonly model: string; readonly reason: string } | undefined;
  readonly ask: AskModel;
}

/** What a route does to the call that it belongs to. */
export interface RoutableCall<Result> {
  /** Sends the request to a model. */
  send(modelId: string): Promise<Result>;
  /** Something arrived, and more is to come. */
  heard(): void;
  /** The model that gave an answer. */
  invokedModel(answer: Answer): InvokedModel | undefined;
  /** Present when the last answer came from the response cache. */
  responseCache(): ResponseCacheHit | undefined;
}

/** What a Converse response and the metadata event of a stream share. */
type Answer = Partial<Pick<ConverseCommandOutput, "usage" | "serviceTier" | "performanceConfig" | "trace">>;

/** A router that never accepts must not ask for ever. The last of these answers counts. */
const MOST_ANSWERS = 5;

/** A choice, and who made it. */
interface Choice {
  readonly decision: RouteDecision;
  readonly by: RouterDecision["by"];
  readonly error?: string;
}

/** The way of one call through a client-side router: the choice, the reviews of answers, and what is recorded. */
export class CallRoute {
  readonly #init: CallRouteInit;
  #choice: Choice | undefined;
  #declined: DeclinedAnswer[] = [];
  #accepted: boolean | undefined;
  #decidedInMs = 0;
  #isOver = false;

  constructor(init: CallRouteInit) {
    this.#init = init;
  }

  /** Sends the request to the model of the router's choice, and on to others while the router declines the answer. */
  async answer<Result extends { output: object }>(
    input: ConverseCommandInput,
    call: RoutableCall<Result>,
  ): Promise<Result> {
    const startedAt = performance.now();
    let choice = await this.#choose(input);
    this.#decidedInMs = performance.now() - startedAt;
    for (;;) {
      this.#choice = choice;
      const { decision } = choice;
      const sentAt = performance.now();
      const result = await call.send(decision.model);
      if (decision.review === undefined) return result;
      const { stream, ...output }: Partial<ConverseCommandOutput & ConverseStreamCommandOutput> = result.output;
      if (stream !== undefined && decision.streamUnreviewed) {
        const review = async (read: ReadStream): Promise<void> => {
          await this.#review(decision, toAnswer(decision.model, read, call));
        };
        return { ...result, output: { ...result.output, stream: reviewStream(stream, review) } };
      }
      const held = stream && (await holdStream(stream, () => call.heard()));
      const shown = held === undefined ? result : { ...result, output: { ...result.output, stream: held.events } };
      // A broken answer is not judged: its reader gets the error.
      if (held?.isComplete === false) return shown;
      const next = await this.#review(
        decision,
        held === undefined ? toWholeAnswer(decision.model, output, call) : toAnswer(decision.model, held, call),
      );
      if (next === undefined || this.#declined.length >= MOST_ANSWERS - 1) return shown;
      this.#declined.push(toDeclined(decision, held ?? output, call, performance.now() - sentAt));
      this.#accepted = undefined;
      choice = next;
    }
  }

  /** Shows the end of the call to the router. */
  settle(answer: RouteAnswer | undefined, routing: RoutingRecord | undefined): void {
    const decision = this.#choice?.decision;
    if (this.#isOver || decision?.observe === undefined) return;
    this.#isOver = true;
    try {
      decision.observe({ answer: answer && { ...answer, model: decision.model }, routing, ask: this.#init.ask });
    } catch {
      // The caller has the answer, and an error of the router is none of the call.
    }
  }

  /** Whether the router wants to see the end of the call. */
  get isObserved(): boolean {
    return this.#choice?.decision.observe !== undefined;
  }

  /** `undefined` before the choice. */
  record(): RouterRecord | undefined {
    if (this.#choice === undefined) return undefined;
    const { router, baselineModelId, models } = this.#init;
    const { decision, by, error } = this.#choice;
    const { model, reason, score, threshold } = decision;
    const decided: RouterDecision = omitUndefined({
      router: router.name ?? "custom",
      model,
      reason: String(reason),
      score,
      threshold,
      by,
      error,
      baselineModelId,
      declined: this.#declined.length === 0 ? undefined : [...this.#declined],
      accepted: this.#accepted,
      decidedInMs: this.#decidedInMs,
    });
    return { kind: "client", models, decision: decided };
  }

  async #choose(input: ConverseCommandInput): Promise<Choice> {
    const { router, context, forced } = this.#init;
    if (forced !== undefined) return { decision: forced, by: "caller" };
    try {
      const decided = router.route(toRouteRequest(input, context));
      const decision = isPending(decided) ? await raceAbort(decided, context.signal) : decided;
      return this.#check(decision);
    } catch (error) {
      context.signal?.throwIfAborted();
      return this.#baseline(nameOf(error));
    }
  }

  #check(decision: RouteDecision): Choice {
    const isCandidate = this.#init.router.candidates.includes(decision?.model);
    return isCandidate ? { decision, by: "router" } : this.#baseline("NotACandidate");
  }

  #baseline(error: string): Choice {
    return { decision: { model: this.#init.router.baseline, reason: "router-failed" }, by: "baseline", error };
  }

  /** @returns the choice of the model that answers instead; `undefined` when the answer is accepted */
  async #review(decision: RouteDecision, answer: RouteAnswer): Promise<Choice | undefined> {
    const { signal } = this.#init.context;
    try {
      const verdict = await raceAbort(Promise.resolve(decision.review?.(answer) ?? "accept"), signal);
      this.#accepted = verdict === "accept";
      if (verdict === "accept") return undefined;
      const next = this.#check(verdict);
      // A router that names no candidate must not pay for the baseline twice.
      return next.by === "baseline" && decision.model === this.#init.router.baseline ? undefined : next;
    } catch (error) {
      signal?.throwIfAborted();
      if (this.#choice !== undefined) this.#choice = { ...this.#choice, error: nameOf(error) };
      return undefined;
    }
  }
}

function isPending(decided: RouteDecision | Promise<RouteDecision>): decided is Promise<RouteDecision> {
  return typeof (decided as Partial<Promise<RouteDecision>> | undefined)?.then === "function";
}

type Describing = Pick<RoutableCall<unknown>, "invokedModel" | "responseCache">;

function toAnswer(model: string, { answer, stopReason, metadata }: ReadStream, call: Describing): RouteAnswer {
  const facts = { stopReason, usage: metadata?.usage, invokedModel: call.invokedModel(metadata ?? {}) };
  return readRouteAnswer(model, answer.toMessage(), facts);
}

function toWholeAnswer(model: string, output: Partial<ConverseCommandOutput>, call: Describing): RouteAnswer {
  const facts = { stopReason: output.stopReason, usage: output.usage, invokedModel: call.invokedModel(output) };
  return readRouteAnswer(model, output.output?.message ?? { role: "assistant", content: [] }, facts);
}

function toDeclined(
  { model, reason }: RouteDecision,
  answered: HeldStream | Partial<ConverseCommandOutput>,
  call: Describing,
  durationMs: number,
): DeclinedAnswer {
  const facts: Answer = "events" in answered ? (answered.metadata ?? {}) : (answered as Partial<ConverseCommandOutput>);
  return omitUndefined({
    model,
    reason: String(reason),
    invokedModel: call.invokedModel(facts),
    usage: readTokenUsage(facts.usage),
    responseCache: call.responseCache(),
    serviceTier: facts.serviceTier?.type,
    latencyMode: facts.performanceConfig?.latency,
    stopReason: answered.stopReason,
    durationMs,
  });
}

/** The name of an error. Its message is left out, because it can quote the prompt. */
function nameOf(error: unknown): string {
  return error instanceof Error && error.name !== "" ? error.name.slice(0, 100) : "Error";
}
