import { omitUndefined, parseModelTarget } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { resolveModel } from "../account/resolve-model";
import type { LanguageModel } from "../converse/respond";
import type { ReceivedRequest } from "../inspection/request-log";
import type { OperationContext } from "../operations/operation";
import { isJsonObject, readObjects } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";

const SHOWN_CALLS = 100;
const SHOWN_ENTRIES = 200;
const SHOWN_CHARACTERS = 200;

/** The content of the status page and of `/status.json`. */
export interface Status {
  readonly region: string;
  readonly accountId: string;
  /** Environment variables that make AWS SDK programs use this server. */
  readonly env: Readonly<Record<string, string>>;
  /** The language model that answers. Absent if replies are quotes. */
  readonly languageModel?: LanguageModel;
  readonly models: readonly CallableModel[];
  readonly routers: readonly RouterStatus[];
  readonly knowledgeBases: readonly KnowledgeBaseStatus[];
  /** The latest calls, newest first, at most 100. */
  readonly calls: readonly CallStatus[];
  /** Number of calls in the request log. */
  readonly callCount: number;
  /** Cached prefixes, the most recently used first, at most 200. */
  readonly cache: readonly CachedPrefix[];
  /** Number of cached prefixes. */
  readonly cacheCount: number;
}

/** A base model that this Region can call. */
interface CallableModel {
  readonly modelId: string;
  readonly provider: string;
  /** The model id and the inference profile ids that can be used in a call. */
  readonly callableIds: readonly string[];
  /** Minimum length of a cached prefix, in tokens. Absent for models without prompt caching. */
  readonly cacheMinimumTokens?: number;
  /** Tokens. */
  readonly contextWindow?: number;
}

interface RouterStatus {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  /** ARNs. */
  readonly models: readonly string[];
  /** ARN. */
  readonly fallbackModel: string;
  /** Percent. */
  readonly responseQualityDifference: number;
}

interface KnowledgeBaseStatus {
  readonly id: string;
  /** Number of documents. */
  readonly documents: number;
  /** Number of passages. */
  readonly passages: number;
}

/** A call in the request log. */
export interface CallStatus extends Pick<ReceivedRequest, "operation" | "modelId" | "status" | "usage" | "fault"> {
  /** ISO 8601. */
  readonly time: string;
  /** Time to build the reply, in ms. */
  readonly ms: number;
  /** The question of the request. Present only with `verbose`. */
  readonly text?: string;
}

/** A prefix in the prompt cache. Its text is not stored. */
interface CachedPrefix {
  /** Account, Region and base model. */
  readonly owner: string;
  readonly tokens: number;
  readonly ttl: string;
  readonly secondsLeft: number;
}

/** The state that a status describes. */
export interface StatusSource {
  readonly context: Pick<OperationContext, "account" | "controlPlane" | "knowledgeBases" | "cache" | "respond">;
  readonly requests: readonly ReceivedRequest[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether the content of requests is included. */
  readonly verbose: boolean;
}

/** Describes the current state of a server. */
export function buildStatus({ context, requests, env, verbose }: StatusSource): Status {
  const { account, controlPlane, knowledgeBases, cache } = context;
  const entries = cache.list().reverse();
  return {
    region: account.region,
    accountId: account.accountId,
    env,
    ...omitUndefined({ languageModel: context.respond.languageModel }),
    models: listCallableModels(account),
    routers: controlPlane.routers
      .list()
      .map(({ name, arn, type, models, fallbackModel, responseQualityDifference }) => ({
        name,
        arn,
        type,
        models: models.map((model) => model.arn),
        fallbackModel: fallbackModel.arn,
        responseQualityDifference,
      })),
    knowledgeBases: Object.entries(knowledgeBases).map(([id, { documentCount, chunks }]) => ({
      id,
      documents: documentCount,
      passages: chunks.length,
    })),
    calls: requests
      .slice(-SHOWN_CALLS)
      .reverse()
      .map((call) => toCallStatus(call, verbose)),
    callCount: requests.length,
    cache: entries.slice(0, SHOWN_ENTRIES).map(({ key, tokens, ttl, expiresAt }) => ({
      owner: key.slice(0, key.lastIndexOf("/")),
      tokens,
      ttl,
      secondsLeft: Math.ceil((expiresAt - account.now()) / 1000),
    })),
    cacheCount: entries.length,
  };
}

function toCallStatus(call: ReceivedRequest, verbose: boolean): CallStatus {
  const { operation, modelId, status, usage, fault, time, durationMs, body } = call;
  const text = verbose ? readLastText(body) : undefined;
  return {
    operation,
    status,
    time: new Date(time).toISOString(),
    ms: Math.round(durationMs * 10) / 10,
    ...omitUndefined({ modelId, usage, fault, text }),
  };
}

/** Reads the last text of a conversation, or the text of a query, cut to 200 characters. */
function readLastText(body: unknown): string | undefined {
  if (!isJsonObject(body)) return undefined;
  const texts = readObjects(body.messages).flatMap(({ content }) =>
    typeof content === "string" ? [content] : readObjects(content).map((block) => block.text),
  );
  const query = [body.retrievalQuery, body.input].filter(isJsonObject).map(({ text }) => text);
  const text = [...query, ...texts].findLast((candidate) => typeof candidate === "string");
  return typeof text === "string" ? text.slice(0, SHOWN_CHARACTERS) : undefined;
}

function listCallableModels(account: Account): CallableModel[] {
  return account.modelCatalog.modelIds.flatMap((modelId) => {
    const facts = account.modelCatalog.model(modelId);
    if (facts === undefined) return [];
    const { provider, profiles, cache, contextWindow } = facts;
    const ids = [modelId, ...profiles.map((prefix) => `${prefix}.${modelId}`)];
    const callableIds = ids.filter((id) => isCallable(account, id));
    if (callableIds.length === 0) return [];
    const optional = omitUndefined({ cacheMinimumTokens: cache?.minTokens, contextWindow });
    return [{ modelId, provider, callableIds, ...optional }];
  });
}

function isCallable(account: Account, id: string): boolean {
  try {
    resolveModel(account, parseModelTarget(id));
    return true;
  } catch (error) {
    if (error instanceof ServiceError) return false;
    throw error;
  }
}
