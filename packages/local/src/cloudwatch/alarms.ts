import { omitUndefined } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { paginate } from "../resources/list-resources";
import { namedMembers, ownedMembers, type Resource, ResourceStore } from "../resources/resource-store";
import { anyObject, structure } from "../shapes/collection-shapes";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import { assessAlarm } from "./alarm-state";
import { invalidValue } from "./metric-parameters";
import { type MetricQuery, readMetricStat, readQueries } from "./metric-queries";
import type { MetricStore } from "./metrics";

/** A metric alarm. */
export interface Alarm extends Resource {
  /** The parameters of PutMetricAlarm, which DescribeAlarms returns. */
  readonly parameters: JsonObject;
}

/** The alarms of an account by their names. */
export function createAlarmStore(): ResourceStore<Alarm> {
  return new ResourceStore<Alarm>(
    "alarm",
    structure({ ...namedMembers, parameters: anyObject() }, { ...ownedMembers }),
  );
}

const MISSING_DATA = ["breaching", "notBreaching", "ignore", "missing"];
const DAY_SECONDS = 86_400;
const HOUR_SECONDS = 3_600;

/**
 * PutMetricAlarm creates or replaces an alarm on a metric or on metric math. Anomaly detection, PromQL, Metrics
 * Insights and percentiles are not supported.
 * @throws ServiceError (ValidationException)
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
export function putMetricAlarm(alarms: ResourceStore<Alarm>, account: Account, body: JsonObject): JsonObject {
  const { AlarmName: alarmName, Tags: _tags, ...parameters } = body;
  const name = String(alarmName);
  checkAlarm(parameters);
  const arn = alarmArn(account, name);
  const now = account.now();
  const known = alarms.find(arn);
  const alarm: Alarm = { arn, name, createdAt: known?.createdAt ?? now, updatedAt: now, parameters };
  if (known === undefined) alarms.add(alarm);
  else alarms.replace(alarm);
  return {};
}

function checkAlarm(parameters: JsonObject): void {
  for (const name of ["EvaluationPeriods", "ComparisonOperator", "Threshold"]) {
    if (parameters[name] === undefined) throw validationError(`The parameter ${name} is required.`);
  }
  const { EvaluationPeriods: periods, DatapointsToAlarm: datapoints, TreatMissingData: missing } = parameters;
  if (Number(datapoints ?? periods) > Number(periods)) {
    throw validationError("The parameter DatapointsToAlarm must be at most EvaluationPeriods.");
  }
  if (missing !== undefined && !MISSING_DATA.includes(String(missing))) throw invalidValue(missing, "TreatMissingData");
  const queries = queriesOf(parameters);
  if (queries.filter(({ isReturned }) => isReturned).length !== 1) {
    throw validationError("Exactly one element of the metrics list should return data.");
  }
  if (queries.some(({ source }) => "expression" in source && source.expression.includes("SEARCH("))) {
    throw validationError("Invalid metrics list: SEARCH is not supported on Metric Alarms.");
  }
  const period = alarmPeriod(queries);
  const longest = period >= HOUR_SECONDS ? 7 * DAY_SECONDS : DAY_SECONDS;
  if (period * Number(periods) > longest) {
    throw validationError(
      `Metrics cannot be checked across more than ${longest / DAY_SECONDS === 1 ? "a day" : "seven days"} (EvaluationPeriods * Period must be <= ${longest})`,
    );
  }
}

/** The metric of an alarm, or its metric math. @throws ServiceError (ValidationException) */
function queriesOf(parameters: JsonObject): readonly MetricQuery[] {
  const { Metrics: list, MetricName: name, Statistic: Stat, Period, Unit } = parameters;
  if ((list === undefined) === (name === undefined)) {
    throw validationError("You must specify either Metrics or MetricName in the request.");
  }
  if (list !== undefined) return readQueries(list, "Metrics");
  const source = readMetricStat({ Stat, Period, Unit }, parameters, "Alarm");
  return [{ id: "m1", label: source.metric.name, isReturned: true, source }];
}

function alarmPeriod(queries: readonly MetricQuery[]): number {
  const lengths = queries.flatMap(({ source }) => ("period" in source ? [source.period] : []));
  const [period] = lengths;
  if (period !== undefined && lengths.every((length) => length === period)) return period;
  throw validationError("Invalid metrics list: all metrics need the same period, and there must be a metric.");
}

/** DescribeAlarms, for metric alarms. The state is calculated from the metrics at that moment. @throws ServiceError */
export function describeAlarms(
  alarms: ResourceStore<Alarm>,
  metrics: MetricStore,
  account: Account,
  body: JsonObject,
): JsonObject {
  const { AlarmNames: names, AlarmNamePrefix: prefix = "", StateValue: state, ActionPrefix: action } = body;
  const { MaxRecords: maxResults = 50, NextToken: nextToken } = body;
  if (nextToken !== undefined && typeof nextToken !== "string") throw invalidValue(nextToken, "NextToken");
  const described = alarms
    .entries()
    .filter(({ resource }) => !Array.isArray(names) || names.includes(resource.name))
    .filter(({ resource }) => resource.name.startsWith(String(prefix)))
    .map(({ position, resource }) => ({ position, alarm: buildAlarm(resource, metrics, account) }))
    .filter(({ alarm }) => state === undefined || alarm.StateValue === state)
    .filter(({ alarm }) => action === undefined || hasAction(alarm, String(action)));
  const query = ["DescribeAlarms", names, prefix, state, action];
  const page = paginate(described, { maxResults: Number(maxResults), nextToken }, query);
  return {
    MetricAlarms: page.items.map(({ alarm }) => alarm),
    CompositeAlarms: [],
    ...omitUndefined({ NextToken: page.nextToken }),
  };
}

function hasAction({ AlarmActions: actions }: JsonObject, prefix: string): boolean {
  return Array.isArray(actions) && actions.some((action) => String(action).startsWith(prefix));
}

function buildAlarm(
  { arn, name, updatedAt = 0, parameters }: Alarm,
  metrics: MetricStore,
  account: Account,
): JsonObject {
  const queries = queriesOf(parameters);
  const state = assessAlarm(parameters, queries, alarmPeriod(queries), metrics, account.now());
  return {
    AlarmName: name,
    AlarmArn: arn,
    ActionsEnabled: true,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    Dimensions: [],
    ...parameters,
    AlarmConfigurationUpdatedTimestamp: updatedAt / 1000,
    StateUpdatedTimestamp: account.now() / 1000,
    StateValue: state.value,
    StateReason: state.reason,
  };
}

/** DeleteAlarms. If one does not exist, none is deleted. @throws ServiceError (ResourceNotFound) */
export function deleteAlarms(alarms: ResourceStore<Alarm>, account: Account, body: JsonObject): JsonObject {
  const names = Array.isArray(body.AlarmNames) ? body.AlarmNames.map(String) : [];
  const arns = names.map((name) => alarmArn(account, name));
  const missing = arns.find((arn) => alarms.find(arn) === undefined);
  if (missing !== undefined) throw new ServiceError("ResourceNotFound", `The alarm ${missing} does not exist.`);
  for (const arn of arns) alarms.delete(arn);
  return {};
}

function alarmArn({ region, accountId }: Account, name: string): string {
  return `arn:aws:cloudwatch:${region}:${accountId}:alarm:${name}`;
}
