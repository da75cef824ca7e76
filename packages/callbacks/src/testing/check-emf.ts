const UNITS = new Set(
  ["Seconds", "Microseconds", "Milliseconds", "Percent", "Count", "None", "Count/Second"].concat(
    ["Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes"].flatMap((unit) => [unit, `${unit}/Second`]),
    ["Bits", "Kilobits", "Megabits", "Gigabits", "Terabits"].flatMap((unit) => [unit, `${unit}/Second`]),
  ),
);
const ASCII = /^[\x20-\x7e]*$/;

/**
 * The errors in a line, by the specification of CloudWatch's embedded metric format and the limits of
 * CloudWatch metrics. An empty list means that the line is valid.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function checkEmf(line: string): readonly string[] {
  const root: unknown = JSON.parse(line);
  if (!isObject(root)) return ["the root is no object"];
  const { _aws: metadata } = root;
  if (!isObject(metadata)) return ["_aws is no object"];
  const { Timestamp: time, CloudWatchMetrics: directives } = metadata;
  return [
    ...(Buffer.byteLength(line) > 1_048_576 ? ["the event is larger than 1 MB"] : []),
    ...(Number.isSafeInteger(time) && Number(time) > 0 ? [] : ["Timestamp is no time in ms"]),
    ...(Array.isArray(directives) ? directives.flatMap((directive) => checkDirective(directive, root)) : ["no array"]),
  ];
}

function checkDirective(directive: unknown, root: Record<string, unknown>): readonly string[] {
  if (!isObject(directive)) return ["a directive is no object"];
  const { Namespace: namespace, Dimensions: sets, Metrics: metrics } = directive;
  const isNamespace = typeof namespace === "string" && namespace.length > 0 && namespace.length <= 256;
  return [
    ...(isNamespace && ASCII.test(namespace) && !namespace.startsWith("AWS/") ? [] : ["Namespace"]),
    ...(isList(sets) && sets.length > 0 ? sets.flatMap((set) => checkSet(set, root)) : ["Dimensions is empty"]),
    ...(isList(metrics) && metrics.length <= 100
      ? metrics.flatMap((metric) => checkMetric(metric, root))
      : ["more than 100 metrics"]),
  ];
}

function checkSet(set: unknown, root: Record<string, unknown>): readonly string[] {
  if (!isList(set) || set.length > 30) return ["a set of dimensions has more than 30"];
  return set.flatMap((name) => {
    if (typeof name !== "string" || name.length === 0 || name.length > 250) return [`name of dimension ${name}`];
    const value = Object.hasOwn(root, name) ? root[name] : undefined;
    if (typeof value !== "string") return [`dimension ${name} is no text`];
    const isValid = value.trim() !== "" && value.length <= 1024 && ASCII.test(value) && !value.startsWith(":");
    return isValid ? [] : [`value of dimension ${name}: ${value}`];
  });
}

function checkMetric(metric: unknown, root: Record<string, unknown>): readonly string[] {
  if (!isObject(metric)) return ["a metric is no object"];
  const { Name: name, Unit: unit, StorageResolution: resolution = 60, ...rest } = metric;
  if (typeof name !== "string" || name.length === 0 || name.length > 1024) return ["a metric's name"];
  const value = Object.hasOwn(root, name) ? root[name] : undefined;
  const values = isList(value) ? value : [value];
  return [
    ...(values.length <= 100 && values.every(isMeasurement) ? [] : [`value of ${name}: ${value}`]),
    ...(unit === undefined || UNITS.has(String(unit)) ? [] : [`unit of ${name}`]),
    ...(resolution === 1 || resolution === 60 ? [] : [`resolution of ${name}`]),
    ...(Object.keys(rest).length === 0 ? [] : [`unknown members of ${name}`]),
  ];
}

function isMeasurement(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= 2 ** 360;
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
