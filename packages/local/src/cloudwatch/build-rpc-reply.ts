import { ServiceError } from "../errors/service-error";
import { buildJsonReply, type WireReply } from "../server/wire-reply";
import type { JsonObject } from "../wire/read-json";
import { queryCodeOf } from "./cloudwatch-error";
import { DashboardError } from "./dashboards";

const CONTENT_TYPE = { "content-type": "application/x-amz-json-1.0" };

/** A response of the protocol AWS JSON 1.0, which CloudWatch's clients for JavaScript speak. */
export function buildRpcReply(body: JsonObject): WireReply {
  return buildJsonReply(body, 200, CONTENT_TYPE);
}

/** An error response of it, with the code that clients of the older query protocol know. */
export function buildRpcErrorReply(error: unknown): WireReply {
  const known = error instanceof ServiceError ? error : new ServiceError("InternalServiceFault", String(error));
  const type = known.status < 500 ? "Sender" : "Receiver";
  return buildJsonReply(
    {
      __type: `com.amazonaws.cloudwatch#${known.name}`,
      message: known.message,
      ...(known instanceof DashboardError ? { dashboardValidationMessages: known.problems } : {}),
    },
    known.status,
    { ...CONTENT_TYPE, "x-amzn-query-error": `${queryCodeOf(known.name)};${type}` },
  );
}
