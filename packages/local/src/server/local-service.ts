import type { Account } from "../account/account";
import { ownedArn } from "../account/arns";
import { buildConverseResponse } from "../converse/build-converse-response";
import { buildStreamEvents } from "../converse/build-stream-events";
import { type ConverseContext, converse } from "../converse/converse";
import { parseConverseRequest } from "../converse/parse-converse-request";
import { ServiceError, validationError } from "../errors/service-error";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import { retrieve } from "../knowledge-base/retrieve";
import { buildPromptRouter, findPromptRouter, listPromptRouters } from "../routing/build-prompt-router";
import { isJsonObject, type JsonObject } from "../wire/read-json";
import type { ReceivedRequest } from "./local-bedrock";
import { matchRoute, type Route } from "./match-route";
import { buildErrorReply, buildJsonReply, buildStreamReply, type WireReply } from "./wire-reply";
import type { WireRequest } from "./wire-request";

/** What answers requests, without any socket. */
export interface LocalService extends ConverseContext {
  readonly knowledgeBases: Readonly<Record<string, KnowledgeBase>>;
  /** Called with every request, before it is answered. */
  readonly record: (request: ReceivedRequest) => void;
}

/** Answers one request. Never throws. */
export function answerRequest(service: LocalService, request: WireRequest): WireReply {
  const body = parseBody(request.body);
  try {
    const route = matchRoute(request.method, request.path);
    service.record({
      operation: route?.operation ?? "Unknown",
      ...(route !== undefined && "modelId" in route ? { modelId: route.modelId } : {}),
      body,
    });
    if (!request.isSigned) throw new ServiceError("AccessDeniedException", "Missing Authentication Token");
    if (route === undefined) throw unknownOperation(request);
    if (request.body === undefined) throw validationError("The request body is too large.");
    return answerRoute(service, route, body, request.query);
  } catch (error) {
    return buildErrorReply(error);
  }
}

function answerRoute(service: LocalService, route: Route, body: unknown, query: URLSearchParams): WireReply {
  switch (route.operation) {
    case "Converse":
    case "ConverseStream": {
      const start = performance.now();
      const outcome = converse(parseConverseRequest(route.modelId, body), service);
      const latencyMs = Math.round(performance.now() - start);
      if (route.operation === "Converse") return buildJsonReply(buildConverseResponse(outcome, latencyMs));
      return buildStreamReply(buildStreamEvents(outcome, latencyMs));
    }
    case "Retrieve":
      return buildJsonReply(retrieve(findKnowledgeBase(service, route.knowledgeBaseId), requireObject(body)));
    case "GetPromptRouter":
      return buildJsonReply(buildPromptRouter(findPromptRouter(service.routers, route.promptRouterArn)));
    case "ListPromptRouters":
      return buildJsonReply(listPromptRouters(service.routers, query));
  }
}

function findKnowledgeBase({ account, knowledgeBases }: LocalService, idOrArn: string): KnowledgeBase {
  const id = withoutArn(account, idOrArn);
  const knowledgeBase = Object.hasOwn(knowledgeBases, id) ? knowledgeBases[id] : undefined;
  if (knowledgeBase !== undefined) return knowledgeBase;
  throw new ServiceError("ResourceNotFoundException", `Knowledge base with id ${id} does not exist`);
}

function withoutArn(account: Account, idOrArn: string): string {
  const prefix = ownedArn(account, "knowledge-base/");
  return idOrArn.startsWith(prefix) ? idOrArn.slice(prefix.length) : idOrArn;
}

function unknownOperation({ method, path }: WireRequest): ServiceError {
  return new ServiceError("UnknownOperationException", `${method} ${path} is no operation of the local Bedrock.`);
}

function requireObject(body: unknown): JsonObject {
  if (isJsonObject(body)) return body;
  throw validationError("The request body is not a JSON object.");
}

function parseBody(body: string | undefined): unknown {
  try {
    return body === undefined || body === "" ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
