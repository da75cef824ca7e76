import type { ConverseContext } from "../converse/converse";
import { ServiceError, validationError } from "../errors/service-error";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import type { ReceivedRequest } from "./local-bedrock";
import type { OperationMatcher } from "./match-operation";
import { buildErrorReply, type WireReply } from "./wire-reply";
import type { WireRequest } from "./wire-request";

/** What operations answer from, without any socket. */
export interface LocalService extends ConverseContext {
  readonly knowledgeBases: Readonly<Record<string, KnowledgeBase>>;
  readonly match: OperationMatcher;
  /** Called with every request, before it is answered. */
  readonly record: (request: ReceivedRequest) => void;
}

/** Answers one request. Never throws. */
export function answerRequest(service: LocalService, request: WireRequest): WireReply {
  const body = parseBody(request.body);
  try {
    const matched = service.match(request.method, request.path);
    const modelId = matched?.parameters.modelId;
    service.record({
      operation: matched?.operation.name ?? "Unknown",
      ...(modelId === undefined ? {} : { modelId }),
      body,
    });
    if (!request.isSigned) throw new ServiceError("AccessDeniedException", "Missing Authentication Token");
    if (matched === undefined) throw unknownOperation(request);
    if (request.body === undefined) throw validationError("The request body is too large.");
    const { operation, parameters } = matched;
    return operation.answer({ parameters, query: request.query, body }, service);
  } catch (error) {
    return buildErrorReply(error);
  }
}

function unknownOperation({ method, path }: WireRequest): ServiceError {
  return new ServiceError("UnknownOperationException", `${method} ${path} is no operation of the local Bedrock.`);
}

function parseBody(body: string | undefined): unknown {
  try {
    return body === undefined || body === "" ? undefined : JSON.parse(body);
  } catch {
    return undefined;
  }
}
