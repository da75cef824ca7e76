import { buildConverseResponse, buildLiveEvents, buildStreamEvents } from "../converse/build-response";
import { converse, converseAsStream } from "../converse/converse";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { whenReady } from "../eventually";
import { countTokens } from "../invoke-model/count-tokens";
import { invokeModel, invokeModelAsStream, readInvokeOptions } from "../invoke-model/invoke-model";
import type { StreamEvent } from "../wire/event-stream";
import { buildJsonReply, buildLiveReply, buildStreamReply } from "../wire/http";
import { type JsonObject, requireJsonObject } from "../wire/read-json";
import type { Operation } from "./operation";

/** The operations of `bedrock-runtime`. */
export const runtimeOperations: readonly Operation[] = [
  {
    name: "Converse",
    method: "POST",
    path: "/model/{modelId}/converse",
    answer({ parameters, body, clientLeft }, context) {
      const latencyMs = startTimer();
      const request = parseConverseRequest(parameters.modelId ?? "", body);
      return whenReady(converse(request, context, false, clientLeft), (outcome) =>
        buildJsonReply(buildConverseResponse(outcome, latencyMs())),
      );
    },
  },
  {
    name: "ConverseStream",
    method: "POST",
    path: "/model/{modelId}/converse-stream",
    answer({ parameters, body, clientLeft }, context) {
      const latencyMs = startTimer();
      const request = parseConverseRequest(parameters.modelId ?? "", body);
      return whenReady(converseAsStream(request, context, clientLeft), (outcome) =>
        "pieces" in outcome
          ? buildLiveReply(buildLiveEvents(outcome, latencyMs))
          : buildStreamReply(buildStreamEvents(outcome, latencyMs())),
      );
    },
  },
  {
    name: "InvokeModel",
    method: "POST",
    path: "/model/{modelId}/invoke",
    answer({ parameters, input, body, clientLeft }, context) {
      const options = readInvokeOptions(input);
      const invoked = invokeModel(parameters.modelId ?? "", requireJsonObject(body), options, context, clientLeft);
      return whenReady(invoked, (reply) => buildJsonReply(reply.body, 200, reply.headers));
    },
  },
  {
    name: "InvokeModelWithResponseStream",
    method: "POST",
    path: "/model/{modelId}/invoke-with-response-stream",
    answer({ parameters, input, body, clientLeft }, context) {
      const options = readInvokeOptions(input);
      return whenReady(
        invokeModelAsStream(parameters.modelId ?? "", requireJsonObject(body), options, context, clientLeft),
        ({ chunks, headers }) => {
          const reply = buildStreamReply(chunks.map(buildChunkEvent));
          return {
            ...reply,
            headers: { ...reply.headers, "x-amzn-bedrock-content-type": "application/json", ...headers },
          };
        },
      );
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
];

/** The service model defines a chunk as a blob, which is base64 on the wire. */
function buildChunkEvent(chunk: JsonObject): StreamEvent {
  return { type: "chunk", body: { bytes: Buffer.from(JSON.stringify(chunk), "utf8").toString("base64") } };
}

/** Returns a function that gives the time since the start, in whole ms. */
function startTimer(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}
