import { InvalidOptionError } from "@bedrock-routed/core";
import type { Callbacks } from "@langchain/core/callbacks/manager";
import {
  type ConnectionOptions,
  checkConnection,
  createClient,
  type RetrieveClient,
  resolveRegion,
} from "../connection";
import { checkScoreThreshold, checkTimeout } from "../option-checks";
import { parseRerankModel, type RerankModel } from "./rerank-model";

/** Settings of a reranking. Each can be set for the reranker and for a call. */
export interface RerankerSettings {
  /**
   * Maximum number of documents to return, from 1.
   * @default all documents
   */
  topN?: number | undefined;
  /**
   * Minimum relevance, 0 to 1. Documents with a lower relevance are dropped.
   * @default none
   */
  scoreThreshold?: number | undefined;
  /**
   * Request fields that only this model has.
   * @default none
   */
  additionalModelRequestFields?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Maximum duration of a call in ms, including its retries and batches.
   * @default none
   */
  timeout?: number | undefined;
}

/** Options of `BedrockReranker`. */
export interface BedrockRerankerOptions extends RerankerSettings, ConnectionOptions {
  /** The reranking model: its id, such as `"cohere.rerank-v3-5:0"`, or its ARN. */
  model: string;
  /**
   * Callback handlers for every reranking, in addition to those of a call.
   * @default none
   */
  callbacks?: Callbacks | undefined;
}

/** Options of a call. */
export interface RerankCallOptions extends RerankerSettings {
  /**
   * Aborts the call.
   * @default none
   */
  signal?: AbortSignal | undefined;
  /**
   * Callback handlers for this call.
   * @default those of the surrounding run, where the runtime knows it
   */
  callbacks?: Callbacks | undefined;
}

/** Checked options. */
export interface ResolvedRerankerOptions {
  readonly model: RerankModel;
  /** `undefined` when the AWS SDK chooses it. */
  readonly region: string | undefined;
  readonly client: RetrieveClient;
  readonly settings: RerankerSettings;
  readonly callbacks: Callbacks | undefined;
}

/**
 * Checks the options of a reranker and creates its client.
 * @throws InvalidOptionError that names the option, its value and the remedy
 */
export function resolveRerankerOptions(options: BedrockRerankerOptions): ResolvedRerankerOptions {
  const { client, clientOptions, callbacks } = options;
  const model = parseRerankModel("model", options.model);
  checkConnection(options);
  const settings = mergeRerankerSettings(options, {});
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

/** For each setting, the value of the call, else that of the reranker. @throws InvalidOptionError */
export function mergeRerankerSettings(own: RerankerSettings, call: RerankerSettings): RerankerSettings {
  const settings = {
    topN: call.topN ?? own.topN,
    scoreThreshold: call.scoreThreshold ?? own.scoreThreshold,
    additionalModelRequestFields: call.additionalModelRequestFields ?? own.additionalModelRequestFields,
    timeout: call.timeout ?? own.timeout,
  };
  checkTopN(settings.topN);
  checkScoreThreshold(settings.scoreThreshold);
  checkTimeout(settings.timeout);
  return settings;
}

function checkTopN(topN: number | undefined): void {
  if (topN === undefined || (Number.isInteger(topN) && topN >= 1)) return;
  throw new InvalidOptionError("topN", topN, "pass a whole number from 1, or leave it out to get all documents");
}
