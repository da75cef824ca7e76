import { buildConverseResponse } from "../converse/build-converse-response";
import { buildStreamEvents } from "../converse/build-stream-events";
import { type ConverseOutcome, converse } from "../converse/converse";
import { parseConverseRequest } from "../converse/parse-converse-request";
import type { LocalService } from "../server/local-service";
import type { Operation, OperationRequest } from "../server/operation";
import { buildJsonReply, buildStreamReply } from "../server/wire-reply";

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
];

function timed(
  { parameters, body }: OperationRequest,
  service: LocalService,
): { readonly outcome: ConverseOutcome; readonly latencyMs: number } {
  const start = performance.now();
  const outcome = converse(parseConverseRequest(parameters.modelId ?? "", body), service);
  return { outcome, latencyMs: Math.round(performance.now() - start) };
}
