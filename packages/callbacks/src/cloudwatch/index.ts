export type { CloudWatchExporterOptions } from "./cloudwatch-exporter";
export { CloudWatchExporter } from "./cloudwatch-exporter";
export type { DashboardBody, DashboardOptions, DashboardWidget } from "./dashboard";
export { buildDashboard } from "./dashboard";
export type { EmfExporterOptions } from "./emf-exporter";
export { EmfExporter } from "./emf-exporter";
export type { MetricOptions } from "./metric-dimensions";
export type { MetricDataClient, MetricDataRequest, MetricDatum } from "./metric-requests";
export type { MetricName, MetricUnit } from "./metrics";
