import { InvalidOptionError } from "@bedrock-routed/core";
import type { Callbacks } from "@langchain/core/callbacks/manager";
import { createClient } from "../client";
import type { RetrieveClient } from "../options/knowledge-base-source";
import { resolveRegion } from "../options/resolve-region";
import type { BedrockRerankerOptions, RerankerSettings } from "./bedrock-reranker-options";
import { parseRerankModel, type RerankModel } from "./parse-rerank-model";

/** Options after checks. */
export interface ResolvedRerankerOptions {
  readonly model: RerankModel;
  /** `undefined` when the client finds it by itself. */
  readonly region: string | undefined;
  readonly client: RetrieveClient;
  readonly settings: RerankerSettings;
  readonly callbacks: Callbacks | undefined;
}

/**
 * Checks the options once.
 * @throws InvalidOptionError that names the option, its value and the remedy
 */
export function resolveRerankerOptions(options: BedrockRerankerOptions): ResolvedRerankerOptions {
  const { client, clientOptions, callbacks, topN, scoreThreshold, additionalModelRequestFields, timeout } = options;
  const model = parseRerankModel("model", options.model);
  if (client !== undefined && clientOptions !== undefined) {
    throw new InvalidOptionError(
      "clientOptions",
      "(with client)",
      "they configure a new client, so pass one of the two",
    );
  }
  if (client !== undefined && options.region !== undefined) {
    throw new InvalidOptionError("region", options.region, "client brings its own Region, so pass one of the two");
  }
  const settings = { topN, scoreThreshold, additionalModelRequestFields, timeout };
  checkRerankerSettings(settings);
  const region = client
    ? undefined
    : resolveRegion({
        option: options.region,
        clientOption: clientOptions?.region,
        arnRegion: model.region,
        arnOption: "model",
      });
  return { model, region, client: client ?? createClient(region, clientOptions), settings, callbacks };
}

/** The settings of a call: of each, the call's, else the reranker's. @throws InvalidOptionError */
export function mergeRerankerSettings(own: RerankerSettings, call: RerankerSettings): RerankerSettings {
  const settings = {
    topN: call.topN ?? own.topN,
    scoreThreshold: call.scoreThreshold ?? own.scoreThreshold,
    additionalModelRequestFields: call.additionalModelRequestFields ?? own.additionalModelRequestFields,
    timeout: call.timeout ?? own.timeout,
  };
  checkRerankerSettings(settings);
  return settings;
}

function checkRerankerSettings({ topN, scoreThreshold, timeout }: RerankerSettings): void {
  if (topN !== undefined && (!Number.isInteger(topN) || topN < 1)) {
    throw new InvalidOptionError("topN", topN, "pass a whole number from 1, or leave it out for all");
  }
  if (scoreThreshold !== undefined && !Number.isFinite(scoreThreshold)) {
    throw new InvalidOptionError("scoreThreshold", scoreThreshold, "pass a number, such as 0.2");
  }
  if (timeout !== undefined && !(Number.isFinite(timeout) && timeout > 0)) {
    throw new InvalidOptionError("timeout", timeout, "pass ms above 0, such as 5000");
  }
}
