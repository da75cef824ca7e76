export { InvalidOptionError } from "@bedrock-routed/core";
export { ControlPlaneError } from "../requests/control-plane-error";
export { ResourceDiffersError } from "../requests/resource-differs-error";
export type { AlarmDefinition, AlarmMetric } from "./alarm-definition";
export type { Alarm, AlarmPlan, AlarmRequest, EnsureAlarmOptions, ListAlarmsOptions } from "./alarms";
export { CloudWatchAlarms } from "./alarms";
export type { AlarmClient, CloudWatchOptions } from "./connection";
export type {
  Dashboard,
  DashboardDefinition,
  DashboardPlan,
  DashboardRequest,
  DashboardSummary,
  EnsureDashboardOptions,
} from "./dashboards";
export { CloudWatchDashboards } from "./dashboards";
export type { SavingsAlarmOptions } from "./savings-alarms";
export { savingsAlarms } from "./savings-alarms";
