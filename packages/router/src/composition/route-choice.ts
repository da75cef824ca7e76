import {
  type ClientRouter,
  InvalidOptionError,
  type RouteDecision,
  type RouteRequest,
  readModelTarget,
} from "@bedrock-routed/core";

/** What a router leads to: a model id, profile id or ARN, or another router. */
export type RouteChoice = string | ClientRouter;

/** A router whose settings can change while it is used. The candidates stay the same. */
export interface UpdatableRouter<Changes extends object> extends ClientRouter {
  /**
   * Changes settings from the next call on. Fields that are not given stay as they are.
   * @throws InvalidOptionError for a value that cannot be used. Then nothing changes.
   */
  update(changes: Changes): void;
}

/** A value, now or later. */
export type MaybePromise<Value> = Value | Promise<Value>;

/** Every model that the choices can lead to, each once. */
export function candidatesOf(...choices: readonly RouteChoice[]): readonly string[] {
  return [...new Set(choices.flatMap((choice) => (typeof choice === "string" ? [choice] : choice.candidates)))];
}

/** The model that answers when the choice cannot be asked. */
export function baselineOf(choice: RouteChoice): string {
  return typeof choice === "string" ? choice : choice.baseline;
}

/** What a choice decides. A model needs a reason; a router has its own. */
export function decide(choice: RouteChoice, request: RouteRequest, reason: string): MaybePromise<RouteDecision> {
  return typeof choice === "string" ? { model: choice, reason } : choice.route(request);
}

/** Goes on with a value, at once when it is there: built-in routers decide without a turn of the event loop. */
export function andThen<Value, Result>(
  value: MaybePromise<Value>,
  next: (value: Value) => MaybePromise<Result>,
): MaybePromise<Result> {
  return isPromise(value) ? value.then(next) : next(value);
}

function isPromise<Value>(value: MaybePromise<Value>): value is Promise<Value> {
  return typeof (value as Partial<Promise<Value>> | undefined)?.then === "function";
}

/** @throws InvalidOptionError for a choice that is neither a model nor a router */
export function requireChoice(option: string, choice: unknown): RouteChoice {
  if (typeof choice === "string" && readModelTarget(choice) !== undefined) return choice;
  if (isRouter(choice)) return choice;
  throw new InvalidOptionError(option, choice, "use a model id, a profile id, an ARN or a router");
}

function isRouter(value: unknown): value is ClientRouter {
  if (typeof value !== "object" || value === null) return false;
  const { candidates, baseline, route }: Partial<Record<keyof ClientRouter, unknown>> = value;
  return Array.isArray(candidates) && candidates.includes(baseline) && typeof route === "function";
}

/** @throws InvalidOptionError unless the value is a number from `least` to `most` */
export function requireNumber(option: string, value: unknown, least: number, most: number = Number.MAX_VALUE): number {
  if (typeof value === "number" && value >= least && value <= most) return value;
  const range = most === Number.MAX_VALUE ? `${least} or more` : `from ${least} to ${most}`;
  throw new InvalidOptionError(option, value, `use a number, ${range}`);
}

/** @throws InvalidOptionError for a baseline that is no candidate */
export function checkBaseline(baseline: string | undefined, candidates: readonly string[]): string | undefined {
  if (baseline === undefined || candidates.includes(baseline)) return baseline;
  throw new InvalidOptionError("baseline", baseline, `use one of the candidates: ${candidates.join(", ")}`);
}
