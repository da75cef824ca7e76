import { omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import { paginate } from "../resources/list-resources";
import { map } from "../shapes/collection-shapes";
import { string } from "../shapes/scalar-shapes";
import { parseInput, toWholePattern } from "../shapes/shape";
import { isJsonObject, type JsonObject, parseBody } from "../wire/read-json";
import { ServiceError } from "../wire/service-error";
import { invalidValue, missingParameter } from "./metric-parameters";

const NAME = "[A-Za-z0-9_-]{1,255}";
const MAX_DASHBOARDS = 500;

/** The bodies of dashboards, as text, by the name of the dashboard. At most 500. */
export class DashboardStore implements Snapshotable {
  #bodies = new Map<string, string>();

  /** Names and bodies, sorted by name. */
  entries(): readonly (readonly [name: string, body: string])[] {
    return [...this.#bodies].sort(([a], [b]) => (a < b ? -1 : 1));
  }

  delete(name: string): void {
    this.#bodies.delete(name);
  }

  get(name: string): string | undefined {
    return this.#bodies.get(name);
  }

  /** @throws ServiceError (LimitExceededFault) if there are already 500 other dashboards */
  set(name: string, body: string): void {
    if (!this.#bodies.has(name) && this.#bodies.size >= MAX_DASHBOARDS) {
      throw new ServiceError("LimitExceededFault", `The local CloudWatch keeps at most ${MAX_DASHBOARDS} dashboards.`);
    }
    this.#bodies.set(name, body);
  }

  snapshot(): JsonValue {
    return Object.fromEntries(this.#bodies);
  }

  restore(state: unknown): void {
    const bodies = parseInput(map(string({ pattern: NAME }), string(), { max: MAX_DASHBOARDS }), state);
    this.#bodies = new Map(Object.entries(bodies));
  }
}

/** A dashboard is refused. The error lists every reason. */
export class DashboardError extends ServiceError {
  readonly problems: readonly DashboardProblem[];

  constructor(message: string, problems: readonly DashboardProblem[]) {
    super("DashboardInvalidInputError", message);
    this.problems = problems;
  }
}

/** PutDashboard creates or replaces a dashboard. @throws ServiceError (DashboardInvalidInputError, LimitExceededFault) */
export function putDashboard(dashboards: DashboardStore, body: JsonObject): JsonObject {
  const { DashboardName: name, DashboardBody: text } = body;
  if (typeof name !== "string") throw missingParameter("DashboardName");
  if (typeof text !== "string") throw missingParameter("DashboardBody");
  if (!toWholePattern(NAME).test(name)) {
    throw new DashboardError(
      "The field DashboardName must have 1 to 255 of the characters A-Z, a-z, 0-9, - and _.",
      [],
    );
  }
  const problems = checkDashboard(text);
  if (problems.length > 0) {
    throw new DashboardError(
      "The field DashboardBody must be a valid JSON object that describes a dashboard.",
      problems,
    );
  }
  dashboards.set(name, text);
  return { DashboardValidationMessages: [] };
}

/** GetDashboard. @throws ServiceError (DashboardNotFoundError) */
export function getDashboard(dashboards: DashboardStore, account: Account, body: JsonObject): JsonObject {
  const name = String(body.DashboardName ?? "");
  const text = dashboards.get(name);
  if (text === undefined) throw new ServiceError("DashboardNotFoundError", `Dashboard ${name} does not exist`);
  return {
    DashboardName: name,
    DashboardArn: dashboardArn(account, name),
    DashboardBody: text,
  };
}

const PAGE_SIZE = 1000;

/** ListDashboards. The time of the last change is that of the request. @throws ServiceError for an invalid token */
export function listDashboards(dashboards: DashboardStore, account: Account, body: JsonObject): JsonObject {
  const { DashboardNamePrefix: prefix = "", NextToken: nextToken } = body;
  if (nextToken !== undefined && typeof nextToken !== "string") throw invalidValue(nextToken, "NextToken");
  const found = dashboards
    .entries()
    .map(([name, text], position) => ({ position, name, text }))
    .filter(({ name }) => name.startsWith(String(prefix)));
  const { items, ...next } = paginate(found, { maxResults: PAGE_SIZE, nextToken }, ["ListDashboards", prefix]);
  return {
    DashboardEntries: items.map(({ name, text }) => ({
      DashboardName: name,
      DashboardArn: dashboardArn(account, name),
      LastModified: account.now() / 1000,
      Size: Buffer.byteLength(text),
    })),
    ...omitUndefined({ NextToken: next.nextToken }),
  };
}

/** DeleteDashboards. If one does not exist, none is deleted. @throws ServiceError (DashboardNotFoundError) */
export function deleteDashboards(dashboards: DashboardStore, body: JsonObject): JsonObject {
  const names = Array.isArray(body.DashboardNames) ? body.DashboardNames.map(String) : [];
  const missing = names.find((name) => dashboards.get(name) === undefined);
  if (missing !== undefined) throw new ServiceError("DashboardNotFoundError", `Dashboard ${missing} does not exist`);
  for (const name of names) dashboards.delete(name);
  return {};
}

function dashboardArn({ accountId }: Account, name: string): string {
  return `arn:aws:cloudwatch::${accountId}:dashboard/${name}`;
}

/** Maximum length of a dashboard, in characters. It limits the memory that dashboards use. */
const MAX_LENGTH = 1_000_000;
const MAX_WIDGETS = 500;
const GRID_COLUMNS = 24;
const MAX_HEIGHT = 1000;
/** The property that a widget must have, by the widget's type. */
const REQUIRED_PROPERTY: ReadonlyMap<unknown, string | undefined> = new Map([
  ["metric", undefined],
  ["text", "markdown"],
  ["log", "query"],
  ["alarm", "alarms"],
  ["explorer", "metrics"],
  ["custom", "endpoint"],
]);

/** A problem of a dashboard, with the wire format's names. */
interface DashboardProblem {
  /** Such as `/widgets/0/properties/metrics`. */
  readonly DataPath: string;
  readonly Message: string;
}

/**
 * Checks the body of a dashboard against the structure that CloudWatch documents. Of a widget's properties, only the
 * required ones are checked.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
function checkDashboard(text: string): readonly DashboardProblem[] {
  if (text.length > MAX_LENGTH) return [problem("/", `Should not have more than ${MAX_LENGTH} characters`)];
  const body = parseBody(text);
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

function checkWhole(value: unknown, path: string, min: number, max: number): readonly DashboardProblem[] {
  if (typeof value === "number" && Number.isInteger(value) && value >= min && value <= max) return [];
  return [problem(path, `Should be a whole number of at least ${min} and at most ${max}`)];
}

function missing(path: string, name: string): DashboardProblem {
  return problem(path, `Should have required property '${name}'`);
}

function problem(DataPath: string, Message: string): DashboardProblem {
  return { DataPath, Message };
}
