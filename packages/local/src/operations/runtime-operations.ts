import { buildConverseResponse, buildStreamEvents } from "../converse/build-response";
import { type ConverseOutcome, converse } from "../converse/converse";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { applyGuardrail } from "../guardrails/apply-guardrail";
import { guardConversation } from "../guardrails/guard-conversation";
import { countTokens } from "../invoke-model/count-tokens";
import { invokeModel, invokeModelAsStream, readInvokeHeaders } from "../invoke-model/invoke-model";
import type { StreamEvent } from "../wire/event-stream";
import { buildJsonReply, buildStreamReply } from "../wire/http";
import { type JsonObject, requireJsonObject } from "../wire/read-json";
import type { Operation, OperationContext, OperationRequest } from "./operation";

/** The operations of `bedrock-runtime`. */
export const runtimeOperations: readonly Operation[] = [
  {
    name: "Converse",
    method: "POST",
    path: "/model/{modelId}/converse",
    answer(request, context) {
      const { outcome, latencyMs } = timed(request, context);
      return buildJsonReply(buildConverseResponse(outcome, latencyMs));
    },
  },
  {
    name: "ConverseStream",
    method: "POST",
    path: "/model/{modelId}/converse-stream",
    answer(request, context) {
      const { outcome, latencyMs } = timed(request, context, true);
      return buildStreamReply(buildStreamEvents(outcome, latencyMs));
    },
  },
  {
    name: "InvokeModel",
    method: "POST",
    path: "/model/{modelId}/invoke",
    answer({ parameters, headers, body }, context) {
      const { accepted, guardrailConfig } = readInvokeHeaders(headers);
      const request = { modelId: parameters.modelId ?? "", body: requireJsonObject(body), guardrailConfig };
      const invoked = invokeModel(request, context);
      return buildJsonReply(invoked.body, 200, { ...accepted, ...invoked.headers });
    },
  },
  {
    name: "InvokeModelWithResponseStream",
    method: "POST",
    path: "/model/{modelId}/invoke-with-response-stream",
    answer({ parameters, headers, body }, context) {
      const { accepted, guardrailConfig } = readInvokeHeaders(headers);
      const request = { modelId: parameters.modelId ?? "", body: requireJsonObject(body), guardrailConfig };
      const chunks = invokeModelAsStream(request, context);
      const reply = buildStreamReply(chunks.map(buildChunkEvent));
      return {
        ...reply,
        headers: { ...reply.headers, "x-amzn-bedrock-content-type": "application/json", ...accepted },
      };
    },
  },
  {
    name: "CountTokens",
    method: "POST",
    path: "/model/{modelId}/count-tokens",
    answer({ parameters, body }, context) {
      return buildJsonReply(countTokens(parameters.modelId ?? "", requireJsonObject(body), context));
    },
  },
  {
    name: "ApplyGuardrail",
    method: "POST",
    path: "/guardrail/{guardrailIdentifier}/version/{guardrailVersion}/apply",
    answer: ({ parameters, body }, context) =>
      buildJsonReply(applyGuardrail(parameters, requireJsonObject(body), context)),
  },
];

/** The service model defines a chunk as a blob, which is base64 on the wire. */
function buildChunkEvent(chunk: JsonObject): StreamEvent {
  return { type: "chunk", body: { bytes: Buffer.from(JSON.stringify(chunk), "utf8").toString("base64") } };
}

function timed(
  { parameters, body }: OperationRequest,
  context: OperationContext,
  isStreamed = false,
): { readonly outcome: ConverseOutcome; readonly latencyMs: number } {
  const start = performance.now();
  const request = parseConverseRequest(parameters.modelId ?? "", body);
  const outcome = guardConversation(request, context, (guarded) => converse(guarded, context, isStreamed), isStreamed);
  return { outcome, latencyMs: Math.round(performance.now() - start) };
}
