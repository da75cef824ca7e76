export type { DashboardBody, DashboardOptions } from "./build-dashboard";
export { buildDashboard } from "./build-dashboard";
export type { CloudWatchExporterOptions } from "./cloudwatch-exporter";
export { CloudWatchExporter } from "./cloudwatch-exporter";
export type { EmfExporterOptions } from "./emf/emf-exporter";
export { EmfExporter } from "./emf/emf-exporter";
export type { MetricDataClient, MetricDataRequest, MetricDatum } from "./metric-datum";
export type { DashboardWidget } from "./widgets";
