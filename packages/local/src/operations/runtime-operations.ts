import { buildConverseResponse } from "../converse/build-converse-response";
import { buildStreamEvents, type StreamEvent } from "../converse/build-stream-events";
import { type ConverseOutcome, converse } from "../converse/converse";
import { parseConverseRequest } from "../converse/parse-converse-request";
import { countTokens } from "../count-tokens/count-tokens";
import { invokeModel, invokeModelAsStream } from "../invoke-model/invoke-model";
import { readInvokeHeaders } from "../invoke-model/read-invoke-headers";
import type { LocalService } from "../server/local-service";
import type { Operation, OperationRequest } from "../server/operation";
import { buildJsonReply, buildStreamReply } from "../server/wire-reply";
import { type JsonObject, requireJsonObject } from "../wire/read-json";

/** Of the service bedrock-runtime. */
export const runtimeOperations: readonly Operation[] = [
  {
    name: "Converse",
    method: "POST",
    path: "/model/{modelId}/converse",
    answer(request, service) {
      const { outcome, latencyMs } = timed(request, service);
      return buildJsonReply(buildConverseResponse(outcome, latencyMs));
    },
  },
  {
    name: "ConverseStream",
    method: "POST",
    path: "/model/{modelId}/converse-stream",
    answer(request, service) {
      const { outcome, latencyMs } = timed(request, service);
      return buildStreamReply(buildStreamEvents(outcome, latencyMs));
    },
  },
  {
    name: "InvokeModel",
    method: "POST",
    path: "/model/{modelId}/invoke",
    answer({ parameters, headers, body }, service) {
      const accepted = readInvokeHeaders(headers);
      const invoked = invokeModel(parameters.modelId ?? "", requireJsonObject(body), service);
      return buildJsonReply(invoked.body, 200, { ...accepted, ...invoked.headers });
    },
  },
  {
    name: "InvokeModelWithResponseStream",
    method: "POST",
    path: "/model/{modelId}/invoke-with-response-stream",
    answer({ parameters, headers, body }, service) {
      const accepted = readInvokeHeaders(headers);
      const chunks = invokeModelAsStream(parameters.modelId ?? "", requireJsonObject(body), service);
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
    answer({ parameters, body }, service) {
      return buildJsonReply(countTokens(parameters.modelId ?? "", requireJsonObject(body), service));
    },
  },
];

/** A chunk is a blob: base64 on the wire. */
function buildChunkEvent(chunk: JsonObject): StreamEvent {
  return { type: "chunk", body: { bytes: Buffer.from(JSON.stringify(chunk), "utf8").toString("base64") } };
}

function timed(
  { parameters, body }: OperationRequest,
  service: LocalService,
): { readonly outcome: ConverseOutcome; readonly latencyMs: number } {
  const start = performance.now();
  const outcome = converse(parseConverseRequest(parameters.modelId ?? "", body), service);
  return { outcome, latencyMs: Math.round(performance.now() - start) };
}
