import type { Account } from "../account/account";
import { map } from "../control-plane/shapes/collection-shapes";
import { parseInput } from "../control-plane/shapes/parse-input";
import { string } from "../control-plane/shapes/scalar-shapes";
import { toWholePattern } from "../control-plane/shapes/shape";
import { ServiceError } from "../errors/service-error";
import type { JsonValue, Snapshotable } from "../inspection/snapshot";
import type { JsonObject } from "../wire/read-json";
import { checkDashboard, type DashboardProblem } from "./check-dashboard";
import { missingParameter } from "./cloudwatch-error";

const NAME = "[A-Za-z0-9_-]{1,255}";
const MAX_DASHBOARDS = 500;

/** Dashboards by name: their bodies as text. Holds at most 500. */
export class DashboardStore implements Snapshotable {
  #bodies = new Map<string, string>();

  get(name: string): string | undefined {
    return this.#bodies.get(name);
  }

  /** @throws ServiceError (LimitExceededFault) when there are 500 others */
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

/** A dashboard that is refused, with every reason. */
export class DashboardError extends ServiceError {
  readonly problems: readonly DashboardProblem[];

  constructor(message: string, problems: readonly DashboardProblem[]) {
    super("DashboardInvalidInputError", message);
    this.problems = problems;
  }
}

/** PutDashboard: makes or replaces one. @throws ServiceError (DashboardInvalidInputError, LimitExceededFault) */
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
    DashboardArn: `arn:aws:cloudwatch::${account.accountId}:dashboard/${name}`,
    DashboardBody: text,
  };
}
