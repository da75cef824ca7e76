import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { BaseRetrieverInput } from "@langchain/core/retrievers";
import { BaseDocumentCompressor } from "@langchain/core/retrievers/document_compressors";
import {
  type BedrockAgentClient,
  checkBedrockAgentClient,
  checkConnection,
  createClient,
  type RetrieveClient,
  resolveRegion,
} from "../connection";
import { checkTimeout } from "../option-checks";
import { type MergedSettings, mergeSettings, readTracedSettings, resolveSettings } from "./resolve-settings";
import type { RetrievalSettings } from "./retrieval-settings";
import type { BedrockKnowledgeBaseRetrieverOptions, KnowledgeBaseSource } from "./retriever-options";

type Fusion = NonNullable<BedrockKnowledgeBaseRetrieverOptions["fusion"]>;
type FailurePolicy = NonNullable<BedrockKnowledgeBaseRetrieverOptions["onKnowledgeBaseError"]>;

/** Checked options, with defaults. */
export interface ResolvedRetrieverOptions {
  readonly sources: readonly [ResolvedSource, ...ResolvedSource[]];
  /** Settings of the constructor, without those of single knowledge bases. */
  readonly settings: MergedSettings;
  readonly fusion: Fusion;
  readonly onKnowledgeBaseError: FailurePolicy;
  /** In ms. */
  readonly timeout: number | undefined;
  /** Options of LangChain's `BaseRetriever`. */
  readonly base: BaseRetrieverInput;
  /** Values that traces may show: neither credentials nor users. */
  readonly serializable: Readonly<Record<string, unknown>>;
}

/** A knowledge base with everything that a search of it needs. */
export interface ResolvedSource {
  /** The id or the ARN, as it is sent. */
  readonly identifier: string;
  /** The ten-character id. */
  readonly id: string;
  readonly weight: number;
  /** `undefined` when the AWS SDK chooses it. */
  readonly region: string | undefined;
  readonly client: RetrieveClient;
  readonly bedrockAgentClient: BedrockAgentClient | undefined;
  /** Settings of this knowledge base alone, over which the settings of a call are merged. */
  readonly own: RetrievalSettings;
  /** Settings of a search whose call has none. */
  readonly settings: MergedSettings;
}

/**
 * Checks the options and adds the defaults.
 * @throws InvalidOptionError that names the option, its value and the remedy
 */
export function resolveRetrieverOptions(options: BedrockKnowledgeBaseRetrieverOptions): ResolvedRetrieverOptions {
  const { callbacks, tags, metadata, verbose, timeout } = options;
  const { fusion = "reciprocal-rank", onKnowledgeBaseError = "throw" } = options;
  checkConnection(options);
  checkTimeout(timeout);
  checkFusion(fusion);
  checkFailurePolicy(onKnowledgeBaseError);
  const [first, ...others] = resolveSources(options);
  if (first === undefined) throw new InvalidOptionError("knowledgeBases", "(empty)", "pass at least one id");
  const sources = [first, ...others] as const;
  const settings = mergeSettings(options);
  return {
    sources,
    settings,
    fusion,
    onKnowledgeBaseError,
    timeout,
    base: omitUndefined({ callbacks, tags, metadata, verbose }),
    serializable: omitUndefined({
      ...(options.knowledgeBases === undefined
        ? { knowledgeBaseId: first.identifier }
        : { knowledgeBases: sources.map(({ identifier }) => identifier) }),
      ...readTracedSettings(settings),
      region: first.region,
    }),
  };
}

function checkFusion(fusion: Fusion): void {
  if (fusion === "reciprocal-rank" || BaseDocumentCompressor.isBaseDocumentCompressor(fusion)) return;
  const remedy = 'pass "reciprocal-rank", or a document compressor such as a BedrockReranker';
  throw new InvalidOptionError("fusion", fusion, remedy);
}

function checkFailurePolicy(policy: FailurePolicy): void {
  if (typeof policy === "function" || policy === "throw" || policy === "skip") return;
  throw new InvalidOptionError("onKnowledgeBaseError", policy, 'pass "throw", "skip" or a function');
}

/** Resolves the knowledge bases. Those of one Region share a client. */
function resolveSources(options: BedrockKnowledgeBaseRetrieverOptions): ResolvedSource[] {
  const clients = new Map<string | undefined, RetrieveClient>();
  return readSources(options).map(({ source, option }) => {
    const { identifier, id, region: arnRegion } = parseKnowledgeBaseId(source.knowledgeBaseId, option);
    const { weight = 1 } = source;
    if (!Number.isFinite(weight) || weight <= 0) {
      throw new InvalidOptionError(option.replace("knowledgeBaseId", "weight"), weight, "pass a number above 0");
    }
    const given = source.client ?? options.client;
    checkSourceRegion(source, given, option);
    // One of several knowledge bases can be in another Region than the retriever's; a single one cannot.
    const own = source.region ?? (options.knowledgeBases === undefined ? undefined : arnRegion);
    const clientOption = own === undefined ? options.clientOptions?.region : undefined;
    const region = given
      ? undefined
      : resolveRegion({ option: own ?? options.region, clientOption, arnRegion, arnOption: option });
    const client = given ?? clients.get(region) ?? createClient(region, options.clientOptions);
    if (given === undefined) clients.set(region, client);
    const settings = resolveSettings(region, options, source);
    const bedrockAgentClient = source.bedrockAgentClient ?? options.bedrockAgentClient;
    checkBedrockAgentClient(bedrockAgentClient);
    return { identifier, id, weight, region, client, bedrockAgentClient, own: source, settings };
  });
}

/** The knowledge bases, and for each the path of its id, which error messages name. */
function readSources(options: BedrockKnowledgeBaseRetrieverOptions): { source: KnowledgeBaseSource; option: string }[] {
  const { knowledgeBaseId, knowledgeBases } = options;
  if (knowledgeBases === undefined) {
    const option = "knowledgeBaseId";
    return [{ source: { knowledgeBaseId: parseKnowledgeBaseId(knowledgeBaseId, option).identifier }, option }];
  }
  if (knowledgeBaseId !== undefined) {
    const remedy = "pass either knowledgeBaseId or knowledgeBases, not both";
    throw new InvalidOptionError("knowledgeBaseId", knowledgeBaseId, remedy);
  }
  if (!Array.isArray(knowledgeBases) || knowledgeBases.length === 0) {
    throw new InvalidOptionError("knowledgeBases", knowledgeBases, "pass at least one id");
  }
  return knowledgeBases.map((entry: string | KnowledgeBaseSource, index) => ({
    source: typeof entry === "object" && entry !== null ? entry : { knowledgeBaseId: entry },
    option: `knowledgeBases[${index}].knowledgeBaseId`,
  }));
}

function checkSourceRegion({ region }: KnowledgeBaseSource, client: RetrieveClient | undefined, option: string): void {
  if (client === undefined || region === undefined) return;
  const remedy = "client has its own Region, so pass clientOptions instead, or only a client of that Region";
  throw new InvalidOptionError(option.replace("knowledgeBaseId", "region"), region, remedy);
}

/** Patterns of botocore's `KnowledgeBaseIdentifier`. */
const ID = /^[0-9a-zA-Z]{10}$/;
const ARN = /^arn:aws(?:-[^:]+)?:bedrock:([a-z0-9-]{1,20}):[0-9]{12}:knowledge-base\/([0-9a-zA-Z]{10})$/;

/** What `knowledgeBaseId` names. */
interface KnowledgeBaseTarget {
  /** The id or the ARN, as it is sent. */
  readonly identifier: string;
  /** The ten-character id. */
  readonly id: string;
  /** Region of the ARN; absent for an id. */
  readonly region?: string;
}

/** @throws InvalidOptionError when it is neither an id nor an ARN of a knowledge base */
function parseKnowledgeBaseId(identifier: unknown, option: string): KnowledgeBaseTarget {
  if (typeof identifier === "string") {
    if (ID.test(identifier)) return { identifier, id: identifier };
    const [, region, id] = ARN.exec(identifier) ?? [];
    if (region !== undefined && id !== undefined) return { identifier, id, region };
  }
  throw new InvalidOptionError(
    option,
    identifier,
    'pass the ten letters and digits that the console shows as the knowledge base id, such as "KB12345678", ' +
      'or its ARN, such as "arn:aws:bedrock:us-east-1:123456789012:knowledge-base/KB12345678"',
  );
}
