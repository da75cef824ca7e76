import { buildRpcErrorReply, buildRpcReply } from "../cloudwatch/build-rpc-reply";
import { getDashboard, putDashboard } from "../cloudwatch/dashboards";
import { getMetricData } from "../cloudwatch/get-metric-data";
import { listMetrics } from "../cloudwatch/list-metrics";
import { putMetricData } from "../cloudwatch/put-metric-data";
import type { LocalService } from "../server/local-service";
import type { Operation } from "../server/operation";
import { type JsonObject, requireJsonObject } from "../wire/read-json";

/** Of the service CloudWatch. Its operations share a path; a header tells them apart. */
export const cloudwatchOperations: readonly Operation[] = [
  operation("PutMetricData", ({ cloudwatch, account }, body) => putMetricData(cloudwatch.metrics, body, account.now())),
  operation("GetMetricData", ({ cloudwatch }, body) => getMetricData(cloudwatch.metrics, body)),
  operation("ListMetrics", ({ cloudwatch }, body) => listMetrics(cloudwatch.metrics, body)),
  operation("PutDashboard", ({ cloudwatch }, body) => putDashboard(cloudwatch.dashboards, body)),
  operation("GetDashboard", ({ cloudwatch, account }, body) => getDashboard(cloudwatch.dashboards, account, body)),
];

function operation(name: string, answer: (service: LocalService, body: JsonObject) => JsonObject): Operation {
  return {
    name,
    method: "POST",
    path: "/",
    target: `GraniteServiceVersion20100801.${name}`,
    answer({ body }, service) {
      try {
        return buildRpcReply(answer(service, requireJsonObject(body)));
      } catch (error) {
        return buildRpcErrorReply(error);
      }
    },
  };
}
