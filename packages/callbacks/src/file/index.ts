export type { JsonLinesExporterOptions } from "./json-lines-exporter";
export { JsonLinesExporter } from "./json-lines-exporter";
export { findLogFiles } from "./log-files";
