import {
  type AskModel,
  type AskRequest,
  BedrockRoutedError,
  costOf,
  fromUsd,
  type InvokedModel,
  invokedModelOf,
  type ModelCatalog,
  parseModelTarget,
  type RouteAnswer,
  type TokenPrice,
  toUsd,
} from "@bedrock-routed/core";

/** A call was not made, because the budget of shadow mode has no room for the most that it can cost. */
export class ShadowBudgetError extends BedrockRoutedError {
  readonly model: string;

  constructor(model: string, why: string) {
    super(`Shadow mode did not ask ${model}: ${why}.`);
    this.model = model;
  }
}

/** What a budget allows. */
export interface BudgetLimits {
  readonly usd: number;
  readonly periodMs: number;
}

/**
 * Money that may be spent in each period. The most that a call can cost is set aside before the call, and what it did
 * cost counts after it. So the budget holds however many calls are under way.
 */
export class ShadowBudget {
  #limits: BudgetLimits;
  readonly #clock: () => number;
  #startedAt: number | undefined;
  /** In picodollars: what was spent in this period, and what is set aside for calls that are under way. */
  #spent = 0n;
  #reserved = 0n;

  constructor(limits: BudgetLimits, clock: () => number) {
    this.#limits = limits;
    this.#clock = clock;
  }

  set usd(usd: number) {
    this.#limits = { ...this.#limits, usd };
  }

  /** What was spent in this period, in USD. */
  get spentUsd(): number {
    this.#begin();
    return toUsd(this.#spent);
  }

  /**
   * Sets money aside. Calls that began in an earlier period count in this one.
   * @returns what to call with the cost, in picodollars; `undefined` when there is no room
   */
  reserve(most: bigint): ((cost: bigint) => void) | undefined {
    this.#begin();
    if (this.#spent + this.#reserved + most > fromUsd(this.#limits.usd)) return undefined;
    this.#reserved += most;
    return (cost) => {
      this.#begin();
      this.#reserved -= most;
      this.#spent += cost;
    };
  }

  #begin(): void {
    const now = this.#clock();
    if (this.#startedAt !== undefined && now - this.#startedAt < this.#limits.periodMs && now >= this.#startedAt)
      return;
    this.#startedAt = now;
    this.#spent = 0n;
  }
}

/** What the costs of calls depend on. */
export interface PriceSource {
  readonly modelCatalog: ModelCatalog;
  readonly region: string | undefined;
}

/** A call, with the most input tokens that it can have. */
export interface MeteredRequest extends AskRequest {
  readonly mostInputTokens: number;
  readonly maxTokens: number;
}

/**
 * Asks a model within the budget.
 * @throws ShadowBudgetError when the budget has no room for the most that the call can cost, or that is not known
 */
export async function askWithin(
  budget: ShadowBudget,
  { mostInputTokens, ...request }: MeteredRequest,
  ask: AskModel,
  prices: PriceSource,
): Promise<RouteAnswer> {
  const most = mostCostOf(request.model, mostInputTokens, request.maxTokens, prices);
  if (most === undefined) throw new ShadowBudgetError(request.model, "its price is not known");
  const settle = budget.reserve(most);
  if (settle === undefined) throw new ShadowBudgetError(request.model, "the budget has no room for it");
  let cost = most;
  try {
    const answer = await ask(request);
    cost = costOfAnswer(answer, prices) ?? most;
    return answer;
  } finally {
    // A call that failed may have been paid for.
    settle(cost);
  }
}

/** The cost in picodollars when nothing is read from the cache, and everything is written to it. */
function mostCostOf(model: string, inputTokens: number, outputTokens: number, prices: PriceSource): bigint | undefined {
  const invoked = invokedModelOf(parseModelTarget(model));
  const price = invoked && findPrice(invoked, inputTokens, prices);
  if (price === undefined) return undefined;
  const { input, output, cacheWrite5m = 0, cacheWrite1h = 0 } = price;
  const dearest = { input: Math.max(input, cacheWrite5m, cacheWrite1h), output };
  const none = { cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0 };
  return costOf({ inputTokens: Math.ceil(inputTokens), outputTokens: Math.ceil(outputTokens), ...none }, dearest)
    ?.total;
}

function costOfAnswer({ usage, invokedModel }: RouteAnswer, prices: PriceSource): bigint | undefined {
  if (usage === undefined || invokedModel === undefined) return undefined;
  const inputTokens = usage.inputTokens + usage.cacheReadTokens + usage.cacheWrite5mTokens + usage.cacheWrite1hTokens;
  const price = findPrice(invokedModel, inputTokens, prices);
  return price && costOf(usage, price)?.total;
}

/** Scopes in which a price is looked for when the model's own scope has none. */
const OTHER_SCOPES = ["in-region", "us", "global"];

function findPrice(
  model: InvokedModel,
  inputTokens: number,
  { modelCatalog, region = model.region }: PriceSource,
): TokenPrice | undefined {
  for (const scope of [model.scope, ...OTHER_SCOPES]) {
    const quote = modelCatalog.price({ modelId: model.modelId, scope, region }, { inputTokens });
    if (quote !== undefined) return quote.price;
  }
  return undefined;
}
