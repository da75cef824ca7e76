import { InvalidOptionError } from "@bedrock-routed/core";
import { createClient } from "../client";
import type { BedrockAgentClient } from "../sync/sync-client";
import type { BedrockKnowledgeBaseRetrieverOptions } from "./bedrock-knowledge-base-retriever-options";
import { checkRerankRegion } from "./check-rerank-region";
import { checkSettings } from "./check-settings";
import type { KnowledgeBaseSource, RetrieveClient } from "./knowledge-base-source";
import { type MergedSettings, mergeSettings } from "./merge-settings";
import { parseKnowledgeBaseId } from "./parse-knowledge-base-id";
import { resolveRegion } from "./resolve-region";
import type { RetrievalSettings } from "./retrieval-settings";

/** A knowledge base that can be searched. */
export interface ResolvedSource {
  /** The id or the ARN, as it is sent. */
  readonly identifier: string;
  readonly id: string;
  readonly weight: number;
  /** `undefined` when the client finds it by itself. */
  readonly region: string | undefined;
  readonly client: RetrieveClient;
  readonly bedrockAgentClient: BedrockAgentClient | undefined;
  /** What the source states itself: a call's settings come after it. */
  readonly own: RetrievalSettings;
  /** Settings of a call that overrides none. */
  readonly settings: MergedSettings;
}

/** The knowledge bases of the options, each with its client: one client for each Region. */
export function resolveSources(options: BedrockKnowledgeBaseRetrieverOptions): ResolvedSource[] {
  const clients = new Map<string | undefined, RetrieveClient>();
  return readSources(options).map(({ source, option }) => {
    const { identifier, id, region: arnRegion } = parseKnowledgeBaseId(source.knowledgeBaseId, option);
    const { weight = 1 } = source;
    if (!Number.isFinite(weight) || weight <= 0) {
      throw new InvalidOptionError(option.replace("knowledgeBaseId", "weight"), weight, "pass a number above 0");
    }
    const given = source.client ?? options.client;
    checkClientRegion(source, given, option);
    // One of several may be elsewhere; the only one cannot.
    const own = source.region ?? (options.knowledgeBases === undefined ? undefined : arnRegion);
    const clientOption = own === undefined ? options.clientOptions?.region : undefined;
    const region = given
      ? undefined
      : resolveRegion({ option: own ?? options.region, clientOption, arnRegion, arnOption: option });
    const client = given ?? clients.get(region) ?? createClient(region, options.clientOptions);
    if (given === undefined) clients.set(region, client);
    const settings = mergeSettings(options, source);
    checkSettings(settings);
    checkRerankRegion(settings, region);
    const bedrockAgentClient = source.bedrockAgentClient ?? options.bedrockAgentClient;
    checkSyncClient(bedrockAgentClient);
    return { identifier, id, weight, region, client, bedrockAgentClient, own: source, settings };
  });
}

function checkClientRegion({ region }: KnowledgeBaseSource, client: RetrieveClient | undefined, option: string): void {
  if (client === undefined || region === undefined) return;
  const remedy = "client brings its own Region: pass clientOptions instead, or a client of that Region alone";
  throw new InvalidOptionError(option.replace("knowledgeBaseId", "region"), region, remedy);
}

function checkSyncClient(client: BedrockAgentClient | undefined): void {
  if (client === undefined || typeof client?.listDataSources === "function") return;
  const remedy = "pass a BedrockAgent of @aws-sdk/client-bedrock-agent, whose operations are methods";
  throw new InvalidOptionError("bedrockAgentClient", "(without listDataSources)", remedy);
}

function readSources(options: BedrockKnowledgeBaseRetrieverOptions): { source: KnowledgeBaseSource; option: string }[] {
  const { knowledgeBaseId, knowledgeBases } = options;
  if (knowledgeBases === undefined) {
    return [
      { source: { knowledgeBaseId: parseKnowledgeBaseId(knowledgeBaseId).identifier }, option: "knowledgeBaseId" },
    ];
  }
  if (knowledgeBaseId !== undefined) {
    throw new InvalidOptionError("knowledgeBaseId", knowledgeBaseId, "pass it or knowledgeBases, not both");
  }
  if (!Array.isArray(knowledgeBases) || knowledgeBases.length === 0) {
    throw new InvalidOptionError("knowledgeBases", knowledgeBases, "pass at least one id");
  }
  return knowledgeBases.map((entry: string | KnowledgeBaseSource, index) => ({
    source: typeof entry === "object" && entry !== null ? entry : { knowledgeBaseId: entry },
    option: `knowledgeBases[${index}].knowledgeBaseId`,
  }));
}
