import { InvalidOptionError, type ModelCatalog, parseModelTarget, resolveProfileId } from "@bedrock-routed/core";

/**
 * How a base model id is called: `"off"` as it is, `"geo"` by the profile of the Region's geography,
 * `"global"` or another prefix by that profile.
 */
export type CrossRegion = "off" | "geo" | "global" | (string & {});

/**
 * The id to send for a model: a base id becomes a profile id, everything else stays as it is.
 * @throws InvalidOptionError when no profile for `"geo"` is known
 */
export function resolveModelId(
  modelId: string,
  crossRegion: CrossRegion,
  region: string,
  modelCatalog: ModelCatalog,
): string {
  if (crossRegion === "off") return modelId;
  const target = parseModelTarget(modelId);
  if (target.kind !== "foundation-model" || target.arn !== undefined) return modelId;
  // A prefix is the caller's word: it also holds for models that are newer than our facts.
  if (crossRegion !== "geo") return `${crossRegion}.${modelId}`;
  const profileId = resolveProfileId(target.modelId, region, crossRegion, modelCatalog);
  if (profileId !== undefined) return profileId;
  throw new InvalidOptionError(
    "crossRegion",
    crossRegion,
    `no profile is known that serves ${target.modelId} from ${region}; pass its prefix, such as "us", or "off"`,
  );
}
