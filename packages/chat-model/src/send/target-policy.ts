import { type FactBook, parseModelTarget } from "@bedrock-routed/core";
import { checkResidency } from "./check-residency";
import { type CrossRegion, resolveModelId } from "./resolve-model-id";
import { TargetBreakers } from "./target-breakers";

/** Where the calls of one chat model may go. */
export interface TargetPolicyOptions {
  readonly region: string;
  readonly facts: FactBook;
  readonly crossRegion: CrossRegion;
  readonly residency: string | undefined;
  readonly fallbacks: readonly string[];
  readonly fallbackCooldownMs: number;
  /** Ids or ARNs of the models behind a prompt router. */
  readonly routerModels: readonly string[] | undefined;
}

/** Turns the model that a call asks for into the targets to try, each of them checked. */
export class TargetPolicy {
  readonly breakers: TargetBreakers;
  readonly #options: TargetPolicyOptions;
  readonly #fallbacks: readonly string[];

  /** @throws InvalidTargetError, InvalidOptionError or ResidencyError for a fallback that cannot be used */
  constructor(options: TargetPolicyOptions) {
    this.#options = options;
    this.breakers = new TargetBreakers(options.fallbackCooldownMs);
    for (const modelId of options.fallbacks) parseModelTarget(modelId);
    this.#fallbacks = options.fallbacks.map((modelId) => this.#resolveOne(modelId));
  }

  /** The ids to send, in the order in which to try them. @throws ResidencyError */
  resolve(modelId: string): readonly string[] {
    return [this.#resolveOne(modelId), ...this.#fallbacks];
  }

  #resolveOne(modelId: string): string {
    const { crossRegion, region, facts } = this.#options;
    const resolved = resolveModelId(modelId, crossRegion, region, facts);
    checkResidency(resolved, this.#options);
    return resolved;
  }
}
