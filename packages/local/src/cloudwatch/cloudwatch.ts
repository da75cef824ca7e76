import { DashboardStore } from "./dashboards";
import { MetricStore } from "./metric-store";

/** What an account has in CloudWatch. */
export interface CloudWatch {
  readonly metrics: MetricStore;
  readonly dashboards: DashboardStore;
}

/** An account that has measured nothing yet. */
export function createCloudWatch(): CloudWatch {
  return { metrics: new MetricStore(), dashboards: new DashboardStore() };
}
