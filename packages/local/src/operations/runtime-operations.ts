import { buildConverseResponse, buildLiveEvents, buildStreamEvents } from "../converse/build-response";
import { type ConverseOutcome, converse, converseAsStream, type LiveOutcome } from "../converse/converse";
import type { ConverseRequest } from "../converse-request/converse-request";
import { parseConverseRequest } from "../converse-request/parse-converse-request";
import { type Eventually, whenReady } from "../eventually";
import { applyGuardrail } from "../guardrails/apply-guardrail";
import { guardConversation } from "../guardrails/guard-conversation";
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
      const answer = (guarded: ConverseRequest): Eventually<ConverseOutcome> =>
        converse(guarded, context, false, clientLeft);
      return whenReady(guardConversation(request, context, answer, false), (outcome) =>
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
      // A guardrail sees the whole reply before any of it is sent.
      const answer = (guarded: ConverseRequest): Eventually<ConverseOutcome> =>
        converse(guarded, context, true, clientLeft);
      const answered =
        request.guardrail === undefined
          ? converseAsStream(request, context, clientLeft)
          : guardConversation(request, context, answer, true);
      return whenReady(answered, (outcome: ConverseOutcome | LiveOutcome) =>
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
      const request = { modelId: parameters.modelId ?? "", body: requireJsonObject(body), options };
      return whenReady(invokeModel(request, context, clientLeft), (reply) =>
        buildJsonReply(reply.body, 200, reply.headers),
      );
    },
  },
  {
    name: "InvokeModelWithResponseStream",
    method: "POST",
    path: "/model/{modelId}/invoke-with-response-stream",
    answer({ parameters, input, body, clientLeft }, context) {
      const options = readInvokeOptions(input);
      const request = { modelId: parameters.modelId ?? "", body: requireJsonObject(body), options };
      return whenReady(invokeModelAsStream(request, context, clientLeft), ({ chunks, headers }) => {
        const reply = buildStreamReply(chunks.map(buildChunkEvent));
        return {
          ...reply,
          headers: { ...reply.headers, "x-amzn-bedrock-content-type": "application/json", ...headers },
        };
      });
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

/** Returns a function that gives the time since the start, in whole ms. */
function startTimer(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start);
}
