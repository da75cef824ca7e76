import { omitUndefined } from "@bedrock-routed/core";
import { deleteAlarms, describeAlarms, putMetricAlarm } from "../cloudwatch/alarms";
import { DashboardError, deleteDashboards, getDashboard, listDashboards, putDashboard } from "../cloudwatch/dashboards";
import { pageMetricData } from "../cloudwatch/page-metric-data";
import { checkRequestSize, putMetricData } from "../cloudwatch/put-metric-data";
import { getMetricData, listMetrics } from "../cloudwatch/read-metrics";
import { readParameters } from "../cloudwatch/read-parameters";
import { buildJsonReply, type WireReply } from "../wire/http";
import type { JsonObject } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import type { Operation, OperationContext } from "./operation";

/** The operations of CloudWatch. They share one path and differ in the header `x-amz-target`. */
export const cloudwatchOperations: readonly Operation[] = [
  operation(
    "PutMetricData",
    ({ cloudwatch, account }, body) => putMetricData(cloudwatch.metrics, body, account.now()),
    checkRequestSize,
  ),
  operation("GetMetricData", ({ cloudwatch }, body) => pageMetricData(getMetricData(cloudwatch.metrics, body), body)),
  operation("ListMetrics", ({ cloudwatch }, body) => listMetrics(cloudwatch.metrics, body)),
  operation("PutDashboard", ({ cloudwatch }, body) => putDashboard(cloudwatch.dashboards, body)),
  operation("GetDashboard", ({ cloudwatch, account }, body) => getDashboard(cloudwatch.dashboards, account, body)),
  operation("ListDashboards", ({ cloudwatch, account }, body) => listDashboards(cloudwatch.dashboards, account, body)),
  operation("DeleteDashboards", ({ cloudwatch }, body) => deleteDashboards(cloudwatch.dashboards, body)),
  operation("PutMetricAlarm", ({ cloudwatch, account }, body) => putMetricAlarm(cloudwatch.alarms, account, body)),
  operation("DescribeAlarms", ({ cloudwatch, account }, body) =>
    describeAlarms(cloudwatch.alarms, cloudwatch.metrics, account, body),
  ),
  operation("DeleteAlarms", ({ cloudwatch, account }, body) => deleteAlarms(cloudwatch.alarms, account, body)),
];

/** The protocol is AWS JSON 1.0, which the AWS SDK for JavaScript uses for CloudWatch. */
const CONTENT_TYPE = { "content-type": "application/x-amz-json-1.0" };

function operation(
  name: string,
  answer: (context: OperationContext, body: JsonObject) => JsonObject,
  checkBody: (body: unknown) => void = () => {},
): Operation {
  return {
    name,
    method: "POST",
    path: "/",
    target: `GraniteServiceVersion20100801.${name}`,
    answer({ body }, context) {
      try {
        checkBody(body);
        return buildJsonReply(answer(context, readParameters(name, body)), 200, CONTENT_TYPE);
      } catch (error) {
        return buildRpcErrorReply(error);
      }
    },
  };
}

/** Codes of CloudWatch's errors in the older query protocol. Clients still read them. */
const QUERY_CODES: Readonly<Record<string, string>> = {
  DashboardInvalidInputError: "InvalidParameterInput",
  DashboardNotFoundError: "ResourceNotFound",
  InternalServiceFault: "InternalServiceError",
  InvalidParameterCombinationException: "InvalidParameterCombination",
  InvalidParameterValueException: "InvalidParameterValue",
  LimitExceededFault: "LimitExceeded",
  MissingRequiredParameterException: "MissingParameter",
  ValidationException: "ValidationError",
};

function buildRpcErrorReply(error: unknown): WireReply {
  const known = error instanceof ServiceError ? error : new ServiceError("InternalServiceFault", String(error));
  const type = known.status < 500 ? "Sender" : "Receiver";
  const dashboardValidationMessages = known instanceof DashboardError ? known.problems : undefined;
  return buildJsonReply(
    {
      __type: `com.amazonaws.cloudwatch#${known.name}`,
      message: known.message,
      ...omitUndefined({ dashboardValidationMessages }),
    },
    known.status,
    { ...CONTENT_TYPE, "x-amzn-query-error": `${QUERY_CODES[known.name] ?? known.name};${type}` },
  );
}
