import type { JobTask } from "../batch/run-job";
import { type Eventually, whenReady } from "../eventually";
import { buildFaultReply } from "../faults/apply-fault";
import { readInput } from "../service-model/read-input";
import type { WireReply } from "../wire/http";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, type ServiceErrorName, validationError } from "../wire/service-error";
import type { LocalService } from "./answer-request";

/**
 * Answers a record of a batch job as the operation of the job's type answers a request with the same body. Faults
 * that answer with an error apply to records, too.
 * @throws ServiceError as the service does; promises reject with it
 */
export function answerRecord(service: LocalService, task: JobTask, modelInput: JsonObject): Eventually<JsonObject> {
  const { modelId, invocationType } = task;
  const path = `/model/${encodeURIComponent(modelId)}/${invocationType === "Converse" ? "converse" : "invoke"}`;
  const matched = service.match("POST", path);
  if (matched === undefined) throw validationError("The model identifier is invalid.");
  const { operation, parameters } = matched;
  const fault = service.faults.next({ operation: operation.name, modelId });
  const instead = fault && buildFaultReply(fault, operation.name);
  if (instead !== undefined) return readReply(instead);
  const parts = { parameters, query: NO_QUERY, headers: {}, body: modelInput, isEmpty: false };
  const request = {
    parameters,
    query: NO_QUERY,
    headers: {},
    clientLeft: neverLeft,
    ...readInput(operation.name, parts),
  };
  return whenReady(operation.answer(request, service), readReply);
}

const NO_QUERY = new URLSearchParams();

function neverLeft(): AbortSignal {
  return new AbortController().signal;
}

function readReply({ status, headers, body = {} }: WireReply): JsonObject {
  if (status < 400) return body;
  throw new ServiceError(headers["x-amzn-errortype"] as ServiceErrorName, String(body.message));
}
