import { isJsonObject, type JsonObject } from "../wire/read-json";

/** Characters, so that dashboards do not fill the memory. */
const MAX_LENGTH = 1_000_000;
const MAX_WIDGETS = 500;
const GRID_COLUMNS = 24;
const MAX_HEIGHT = 1000;
/** By the type of a widget, the property that it cannot do without. */
const REQUIRED_PROPERTY: ReadonlyMap<unknown, string | undefined> = new Map([
  ["metric", undefined],
  ["text", "markdown"],
  ["log", "query"],
  ["alarm", "alarms"],
  ["explorer", "metrics"],
  ["custom", "endpoint"],
]);

/** What is wrong with a dashboard, and where. */
export interface DashboardProblem {
  /** Such as `/widgets/0/properties/metrics`. */
  readonly DataPath: string;
  readonly Message: string;
}

/**
 * Checks a dashboard's body against the structure that CloudWatch documents; contents of widgets only
 * where they cannot be without.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function checkDashboard(text: string): readonly DashboardProblem[] {
  if (text.length > MAX_LENGTH) return [problem("/", `Should not have more than ${MAX_LENGTH} characters`)];
  const body = parse(text);
  if (!isJsonObject(body)) return [problem("/", "The field DashboardBody must be a valid JSON object")];
  const { widgets } = body;
  if (!Array.isArray(widgets)) return [problem("/widgets", 'Should have required property "widgets", an array')];
  if (widgets.length > MAX_WIDGETS) return [problem("/widgets", `Should not have more than ${MAX_WIDGETS} widgets`)];
  return widgets.flatMap((widget: unknown, index) => checkWidget(widget, `/widgets/${index}`));
}

function checkWidget(widget: unknown, path: string): readonly DashboardProblem[] {
  if (!isJsonObject(widget)) return [problem(path, "Should be object")];
  const { type, properties, width = 6, height = 6, x = 0, y = 0 } = widget;
  const right = typeof x === "number" && typeof width === "number" ? x + width : 0;
  return [
    ...(REQUIRED_PROPERTY.has(type) ? [] : [problem(`${path}/type`, "Should be a known type of widget")]),
    ...checkWhole(width, `${path}/width`, 1, GRID_COLUMNS),
    ...checkWhole(height, `${path}/height`, 1, MAX_HEIGHT),
    ...checkWhole(x, `${path}/x`, 0, GRID_COLUMNS - 1),
    ...checkWhole(y, `${path}/y`, 0, Infinity),
    ...(right > GRID_COLUMNS ? [problem(path, `Should end within ${GRID_COLUMNS} columns`)] : []),
    ...(isJsonObject(properties)
      ? checkProperties(type, properties, `${path}/properties`)
      : [problem(`${path}/properties`, "Should be object")]),
  ];
}

function checkProperties(type: unknown, properties: JsonObject, path: string): readonly DashboardProblem[] {
  if (type === "metric") return checkMetricWidget(properties, path);
  const name = REQUIRED_PROPERTY.get(type);
  return name === undefined || properties[name] !== undefined ? [] : [missing(path, name)];
}

function checkMetricWidget({ metrics, annotations, region }: JsonObject, path: string): readonly DashboardProblem[] {
  if (annotations !== undefined && metrics === undefined) return [];
  const isList = Array.isArray(metrics);
  const rows = isList ? metrics : [];
  return [
    ...(isList ? [] : [missing(path, "metrics")]),
    ...(typeof region === "string" ? [] : [missing(path, "region")]),
    ...rows.flatMap((row: unknown, index) =>
      Array.isArray(row) && row.length > 0 ? [] : [problem(`${path}/metrics/${index}`, "Should be a non-empty array")],
    ),
  ];
}

function checkWhole(value: unknown, path: string, minimum: number, maximum: number): readonly DashboardProblem[] {
  if (typeof value === "number" && Number.isInteger(value) && value >= minimum && value <= maximum) return [];
  return [problem(path, `Should be a whole number of at least ${minimum} and at most ${maximum}`)];
}

function missing(path: string, name: string): DashboardProblem {
  return problem(path, `Should have required property '${name}'`);
}

function problem(DataPath: string, Message: string): DashboardProblem {
  return { DataPath, Message };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
