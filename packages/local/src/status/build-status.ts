import { parseModelTarget } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { resolveModel } from "../account/resolve-model";
import { ServiceError } from "../errors/service-error";
import type { ReceivedRequest } from "../inspection/received-request";
import type { LocalService } from "../server/local-service";
import { readLastText } from "./read-last-text";

const SHOWN_CALLS = 100;
const SHOWN_ENTRIES = 200;

/** What the status page shows; `/status.json` is this. */
export interface Status {
  readonly region: string;
  readonly accountId: string;
  /** Environment variables that make AWS SDK programs use this server. */
  readonly env: Readonly<Record<string, string>>;
  readonly models: readonly CallableModel[];
  readonly routers: readonly RouterStatus[];
  readonly knowledgeBases: readonly KnowledgeBaseStatus[];
  /** Latest first, at most 100. */
  readonly calls: readonly CallStatus[];
  /** How many calls are kept. */
  readonly callCount: number;
  /** Last used first, at most 200. */
  readonly cache: readonly CachedPrefix[];
  readonly cacheCount: number;
}

/** A base model and the ids that it can be called by from this Region. */
interface CallableModel {
  readonly modelId: string;
  readonly provider: string;
  readonly callableIds: readonly string[];
  /** Tokens that a prefix must have to be cached; absent without prompt caching. */
  readonly cacheMinimumTokens?: number;
  /** Tokens. */
  readonly contextWindow?: number;
}

interface RouterStatus {
  readonly name: string;
  readonly arn: string;
  readonly type: string;
  readonly models: readonly string[];
  readonly fallbackModel: string;
  /** Percent. */
  readonly responseQualityDifference: number;
}

interface KnowledgeBaseStatus {
  readonly id: string;
  readonly documents: number;
  readonly passages: number;
}

export interface CallStatus extends Pick<ReceivedRequest, "operation" | "modelId" | "status" | "usage" | "fault"> {
  /** ISO. */
  readonly time: string;
  readonly ms: number;
  /** What was asked; only with `verbose`. */
  readonly text?: string;
}

/** A prefix in the prompt cache. Its text is not kept. */
interface CachedPrefix {
  readonly owner: string;
  readonly tokens: number;
  readonly ttl: string;
  readonly secondsLeft: number;
}

/** What a status is built from. */
export interface StatusSource {
  readonly service: Pick<LocalService, "account" | "controlPlane" | "knowledgeBases" | "cache">;
  readonly requests: readonly ReceivedRequest[];
  readonly env: Readonly<Record<string, string>>;
  /** Whether texts are shown. */
  readonly verbose: boolean;
}

export function buildStatus({ service, requests, env, verbose }: StatusSource): Status {
  const { account, controlPlane, knowledgeBases, cache } = service;
  const entries = cache.list().reverse();
  return {
    region: account.region,
    accountId: account.accountId,
    env,
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
    ...(modelId === undefined ? {} : { modelId }),
    status,
    ...(usage === undefined ? {} : { usage }),
    ...(fault === undefined ? {} : { fault }),
    time: new Date(time).toISOString(),
    ms: Math.round(durationMs * 10) / 10,
    ...(text === undefined ? {} : { text }),
  };
}

function listCallableModels(account: Account): CallableModel[] {
  return account.modelCatalog.modelIds.flatMap((modelId) => {
    const facts = account.modelCatalog.model(modelId);
    if (facts === undefined) return [];
    const ids = [modelId, ...facts.profiles.map((prefix) => `${prefix}.${modelId}`)];
    const callableIds = ids.filter((id) => isCallable(account, id));
    if (callableIds.length === 0) return [];
    const minimum = facts.cache?.minTokens;
    return [
      {
        modelId,
        provider: facts.provider,
        callableIds,
        ...(minimum === undefined ? {} : { cacheMinimumTokens: minimum }),
        ...(facts.contextWindow === undefined ? {} : { contextWindow: facts.contextWindow }),
      },
    ];
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
