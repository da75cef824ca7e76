import type { BatchRuns } from "../batch/batch-runs";
import type { Alarm } from "../cloudwatch/alarms";
import type { DashboardStore } from "../cloudwatch/dashboards";
import type { MetricStore } from "../cloudwatch/metrics";
import type { ConverseContext } from "../converse/converse";
import type { Eventually } from "../eventually";
import type { LocalGuardrail } from "../guardrails/local-guardrail";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import type { SessionStore } from "../knowledge-base/retrieve-and-generate";
import type { ResourceStore } from "../resources/resource-store";
import type { WireReply } from "../wire/http";
import type { JsonObject } from "../wire/read-json";
import { validationError } from "../wire/service-error";

/** An operation of a service: its route and its implementation. */
export interface Operation {
  /** Name in the service model, such as `"Converse"`. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The service model's `requestUri`, such as `"/model/{modelId}/converse"`. */
  readonly path: string;
  /** Value of the header `x-amz-target`, for a service whose operations share one path. */
  readonly target?: string;
  /** @throws ServiceError like the real service */
  answer(request: OperationRequest, context: OperationContext): Eventually<WireReply>;
}

/** A request whose operation is known. */
export interface OperationRequest {
  /** Decoded parts of the path, by their names in `Operation.path`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** Headers by their lower-case names. They contain credentials, so they must never be logged. */
  readonly headers: Readonly<Record<string, string>>;
  /** The members of the input by their names, wherever they stand in the request. They fit the service model. */
  readonly input: JsonObject;
  /** The members of the input in the body. The parsed JSON body, if the service model takes it as a blob. */
  readonly body: unknown;
  /** Returns a signal that is aborted when the client leaves before the reply has ended. */
  readonly clientLeft: () => AbortSignal;
}

/** The state that operations read and change. */
export interface OperationContext extends ConverseContext {
  /** Knowledge bases by their ids. */
  readonly knowledgeBases: Readonly<Record<string, KnowledgeBase>>;
  /** Guardrails by their ids. */
  readonly guardrails: Readonly<Record<string, LocalGuardrail>>;
  /** Sessions of RetrieveAndGenerate. */
  readonly sessions: SessionStore;
  /** The batch jobs that run. */
  readonly batch: BatchRuns;
  readonly cloudwatch: {
    readonly metrics: MetricStore;
    readonly dashboards: DashboardStore;
    readonly alarms: ResourceStore<Alarm>;
  };
}

/** An operation and the decoded parts of the path. */
export interface MatchedOperation {
  readonly operation: Operation;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Finds the operation at a method and path. Returns `undefined` if there is none. */
export type OperationMatcher = (method: string, path: string, target?: string) => MatchedOperation | undefined;

const REMEMBERED_PATHS = 500;

/**
 * Creates a matcher for the paths of `operations`. If several match, the first one is used. The matcher throws a
 * ServiceError (ValidationException) if a path is not properly encoded.
 */
export function createOperationMatcher(operations: readonly Operation[]): OperationMatcher {
  const patterns = operations.map((operation) => ({ operation, pattern: toPattern(operation.path) }));
  return remember((method, path, target) => {
    for (const { operation, pattern } of patterns) {
      const match = method === operation.method ? pattern.exec(path) : null;
      if (match === null || (operation.target !== undefined && operation.target !== target)) continue;
      const parameters = Object.entries(match.groups ?? {}).map(([name, part]) => [name, decode(part)]);
      return { operation, parameters: Object.fromEntries(parameters) };
    }
    return undefined;
  });
}

/** Caches results, because programs call the same few models again and again. */
function remember(find: OperationMatcher): OperationMatcher {
  const found = new Map<string, MatchedOperation>();
  return (method, path, target = "") => {
    const key = `${method} ${path} ${target}`;
    const known = found.get(key);
    if (known !== undefined) return known;
    const matched = find(method, path, target);
    if (matched !== undefined && found.size < REMEMBERED_PATHS) found.set(key, matched);
    return matched;
  };
}

/** Some clients do not encode the slashes of ARNs, so a parameter may span several segments of the path. */
function toPattern(path: string): RegExp {
  // Linear: the loops end at fixed texts, at most two of them, and a path is at most 64 KB long.
  return new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>.+)")}/?$`);
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw validationError("The request path is not properly encoded.");
  }
}
