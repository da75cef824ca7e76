import type { ModelCatalog } from "../facts/fact-book";
import { defaultModelCatalog } from "../facts/fact-book";
import type { ModelTarget } from "../targets/model-target";
import { isList, regionsOf } from "./resolve-profile-id";

/**
 * The Regions in which a call may be served.
 *
 * @param sourceRegion where the call is sent from; default: the ARN's Region
 * @returns `undefined` where facts are silent: `global` profiles (any commercial Region, and the
 * list may grow), application profiles and routers (their models are not in the id), and ids whose
 * source Region is not given
 */
export function possibleRegions(
  target: ModelTarget,
  sourceRegion: string | undefined = target.arn?.region,
  modelCatalog: ModelCatalog = defaultModelCatalog(),
): readonly string[] | undefined {
  switch (target.kind) {
    case "system-profile": {
      if (sourceRegion === undefined) return undefined;
      const regions = regionsOf(target.modelId, target.prefix, modelCatalog);
      if (regions === undefined || isList(regions) || !Object.hasOwn(regions, sourceRegion)) return undefined;
      return regions[sourceRegion];
    }
    case "application-profile":
    case "prompt-router":
    case "prompt":
    case "named-model":
      return undefined;
    default:
      return sourceRegion === undefined ? undefined : [sourceRegion];
  }
}
