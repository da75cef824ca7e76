import { type ModelCatalog, parseModelTarget } from "@bedrock-routed/core";
import { RegionMismatchError } from "../errors/region-mismatch-error";
import { checkResidency } from "./check-residency";
import { type CrossRegion, resolveModelId } from "./resolve-model-id";
import { TargetBreakers } from "./target-breakers";

/** Where the calls of one chat model may go. */
export interface TargetPolicyOptions {
  readonly region: string;
  /** Of a client that the caller built: it says its Region only when it is asked. */
  readonly clientRegion: (() => Promise<string>) | undefined;
  readonly modelCatalog: ModelCatalog;
  readonly crossRegion: CrossRegion;
  readonly dataResidency: string | undefined;
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
  readonly #resolved: Map<string, readonly string[]> = new Map();

  /** @throws InvalidTargetError, InvalidOptionError, ResidencyError or RegionMismatchError for a fallback that cannot be used */
  constructor(options: TargetPolicyOptions) {
    this.#options = options;
    this.breakers = new TargetBreakers(options.fallbackCooldownMs);
    for (const modelId of options.fallbacks) parseModelTarget(modelId);
    this.#fallbacks = options.fallbacks.map((modelId) => this.#resolveOne(modelId));
  }

  /** The ids to send, in the order in which to try them. @throws ResidencyError or RegionMismatchError */
  resolve(modelId: string): readonly string[] {
    // Once for each id: neither options nor facts change.
    const known = this.#resolved.get(modelId);
    if (known !== undefined) return known;
    const resolved = [this.#resolveOne(modelId), ...this.#fallbacks];
    this.#resolved.set(modelId, resolved);
    return resolved;
  }

  /**
   * The Region that a call goes to.
   * @throws RegionMismatchError when what is sent was chosen for another
   */
  async resolveRegion(modelId: string): Promise<string> {
    const { region, clientRegion, crossRegion, dataResidency } = this.#options;
    const called = (await clientRegion?.()) ?? region;
    const matters = crossRegion !== "off" || dataResidency !== undefined || arnRegionOf(modelId) !== undefined;
    if (matters && called !== region) throw new RegionMismatchError(modelId, region, called);
    return called;
  }

  #resolveOne(modelId: string): string {
    const { crossRegion, region, modelCatalog } = this.#options;
    const arnRegion = arnRegionOf(modelId);
    if (arnRegion !== undefined && arnRegion !== region) throw new RegionMismatchError(modelId, arnRegion, region);
    const resolved = resolveModelId(modelId, crossRegion, region, modelCatalog);
    checkResidency(resolved, this.#options);
    return resolved;
  }
}

function arnRegionOf(modelId: string): string | undefined {
  return parseModelTarget(modelId).arn?.region;
}
