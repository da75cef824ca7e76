import {
  DeleteAlarmsCommand,
  type DeleteAlarmsCommandInput,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  type MetricAlarm,
  type MetricDataQuery,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { omitUndefined } from "@bedrock-routed/core";
import { ControlPlaneError } from "../requests/control-plane-error";
import type { EnsurePlan } from "../requests/ensure-plan";
import { parseOptions } from "../requests/parse-options";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import { readPages } from "../requests/read-pages";
import { type Difference, ResourceDiffersError } from "../requests/resource-differs-error";
import { type CallOptions, type RequestContext, sendRequest } from "../requests/send";
import { type AlarmDefinition, alarmDefinitionSchema, buildAlarm } from "./alarm-definition";
import { compareJson } from "./compare-json";
import { type AlarmClient, type CloudWatchOptions, createCloudWatchConnection } from "./connection";

/** An alarm of the account. */
export interface Alarm {
  readonly name: string;
  readonly arn: string;
  readonly state: "OK" | "ALARM" | "INSUFFICIENT_DATA";
  /** Why it is in its state, in the words of the service. */
  readonly reason: string | undefined;
  readonly description: string | undefined;
  readonly threshold: number | undefined;
  /** ARNs. */
  readonly actions: readonly string[];
}

/** A request that changes alarms. */
export type AlarmRequest =
  | PlannedRequest<"PutMetricAlarm", PutMetricAlarmCommandInput>
  | PlannedRequest<"DeleteAlarms", DeleteAlarmsCommandInput>;

/** What `ensure` would do. */
export type AlarmPlan = EnsurePlan<Alarm, AlarmRequest>;

/** Options of `plan` and `ensure`. */
export interface EnsureAlarmOptions extends CallOptions {
  /** Whether a different alarm of the same name is overwritten. @default false */
  readonly replace?: boolean | undefined;
}

/** Options of `list`. */
export interface ListAlarmsOptions extends CallOptions {
  /** Leaves out alarms whose names begin otherwise. @default every name */
  readonly prefix?: string | undefined;
  /** Leaves out alarms in another state. @default every state */
  readonly state?: Alarm["state"] | undefined;
}

const REMEDIES = { "not-found": "Check the name and the Region." };
const TAGS_NOTE = "CloudWatch does not take tags when an alarm is changed, so its tags stay as they are.";

/**
 * Creates, lists and deletes CloudWatch alarms on metric math.
 *
 * @example
 * ```ts
 * const alarms = new CloudWatchAlarms({ region: "us-east-1" });
 * for (const alarm of savingsAlarms({ budget: { usdPerDay: 50 }, actions: [topicArn] })) await alarms.ensure(alarm);
 * ```
 */
export class CloudWatchAlarms {
  readonly #client: AlarmClient;

  constructor(options: CloudWatchOptions = {}) {
    this.#client = createCloudWatchConnection(options);
  }

  /**
   * Says what `ensure` would do. It only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: AlarmDefinition, options: EnsureAlarmOptions = {}): Promise<AlarmPlan> {
    const input = buildAlarm(parseOptions(alarmDefinitionSchema, definition));
    const found = await this.#find(definition.name, options);
    if (found === undefined) {
      const requests = [planRequest("PutMetricAlarm", input, "cloudwatch")];
      return { action: "create", existing: undefined, differences: [], requests, notes: [costNoteOf(definition)] };
    }
    const existing = readAlarm(found);
    const differences = compareAlarms(input, found);
    if (differences.length === 0) return { action: "reuse", existing, differences, requests: [], notes: [] };
    if (options.replace !== true) return { action: "differs", existing, differences, requests: [], notes: [] };
    const { Tags: tags, ...untagged } = input;
    const requests = [planRequest("PutMetricAlarm", untagged, "cloudwatch")];
    return { action: "replace", existing, differences, requests, notes: tags === undefined ? [] : [TAGS_NOTE] };
  }

  /**
   * Makes sure that an alarm of this name exists as defined. Running it again changes nothing.
   * @throws ResourceDiffersError when a different alarm has the name and `replace` is not set; InvalidOptionError;
   * ControlPlaneError when the service refuses a request
   */
  async ensure(
    definition: AlarmDefinition,
    options: EnsureAlarmOptions = {},
  ): Promise<{ readonly alarm: Alarm; readonly action: "create" | "reuse" | "tag" | "replace" }> {
    const { action, differences, requests } = await this.plan(definition, options);
    if (action === "differs") throw new ResourceDiffersError("alarm", definition.name, differences, "overwrites it");
    for (const request of requests) await this.#send(request, options);
    return { action, alarm: await this.get(definition.name, options) };
  }

  /** Lists metric alarms with their states, all pages. @throws ControlPlaneError */
  async list({ prefix, state, signal }: ListAlarmsOptions = {}): Promise<Alarm[]> {
    return (await this.#describe({ AlarmNamePrefix: prefix, StateValue: state }, signal)).map(readAlarm);
  }

  /** @throws ControlPlaneError with the reason `not-found` when there is no such alarm */
  async get(name: string, options: CallOptions = {}): Promise<Alarm> {
    const found = await this.#find(name, options);
    if (found !== undefined) return readAlarm(found);
    const message = `There is no alarm ${JSON.stringify(name)} in ${await this.#client.config.region()}. ${REMEDIES["not-found"]}`;
    const operation = "DescribeAlarms";
    throw new ControlPlaneError(
      message,
      { reason: "not-found", operation, iamAction: `cloudwatch:${operation}` },
      undefined,
    );
  }

  /** @throws ControlPlaneError with the reason `not-found` when there is no such alarm */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planRequest("DeleteAlarms", { AlarmNames: [name] }, "cloudwatch"), options);
  }

  async #find(name: string, { signal }: CallOptions): Promise<MetricAlarm | undefined> {
    return (await this.#describe({ AlarmNames: [name] }, signal)).find(({ AlarmName }) => AlarmName === name);
  }

  async #describe(filter: DescribeAlarmsCommandInput, signal: AbortSignal | undefined): Promise<MetricAlarm[]> {
    return readPages(async (nextToken) => {
      const command = new DescribeAlarmsCommand(omitUndefined({ ...filter, NextToken: nextToken }));
      const output = await sendRequest(contextOf("DescribeAlarms", signal), (options) =>
        this.#client.send(command, options),
      );
      return { items: output.MetricAlarms ?? [], nextToken: output.NextToken };
    });
  }

  async #send(request: AlarmRequest, { signal }: CallOptions): Promise<void> {
    await sendRequest<unknown>(contextOf(request.operation, signal), (options) =>
      request.operation === "PutMetricAlarm"
        ? this.#client.send(new PutMetricAlarmCommand(request.input), options)
        : this.#client.send(new DeleteAlarmsCommand(request.input), options),
    );
  }
}

function contextOf(operation: string, signal: AbortSignal | undefined): RequestContext {
  return { operation, service: "cloudwatch", signal, remedies: REMEDIES };
}

/** @see https://aws.amazon.com/cloudwatch/pricing/ */
function costNoteOf({ metrics }: AlarmDefinition): string {
  const usd = (metrics.length / 10).toFixed(2);
  return `Ten alarm metrics of an account cost nothing. Past them, these ${metrics.length} cost about USD ${usd} a month (us-east-1).`;
}

function readAlarm(alarm: MetricAlarm): Alarm {
  return {
    name: alarm.AlarmName ?? "",
    arn: alarm.AlarmArn ?? "",
    state: alarm.StateValue ?? "INSUFFICIENT_DATA",
    reason: alarm.StateReason,
    description: alarm.AlarmDescription,
    threshold: alarm.Threshold,
    actions: alarm.AlarmActions ?? [],
  };
}

const COMPARED = [
  "AlarmDescription",
  "EvaluationPeriods",
  "DatapointsToAlarm",
  "Threshold",
  "ComparisonOperator",
  "TreatMissingData",
  "AlarmActions",
  "OKActions",
] as const;

function compareAlarms(wanted: PutMetricAlarmCommandInput, found: MetricAlarm): readonly Difference[] {
  return [
    ...COMPARED.flatMap((member) => compareJson(wanted[member], found[member], member)),
    ...compareJson(toComparable(wanted.Metrics), toComparable(found.Metrics), "Metrics"),
  ];
}

/** Metrics by their ids. What the service adds, such as empty lists and labels, is left out. */
function toComparable(metrics: readonly MetricDataQuery[] | undefined): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (metrics ?? []).map(({ Id, Expression, MetricStat }) => {
      const { Metric, Period, Stat } = MetricStat ?? {};
      const dimensions = Object.fromEntries((Metric?.Dimensions ?? []).map(({ Name, Value }) => [Name, Value]));
      const metric = Metric && { ...Metric, Dimensions: dimensions };
      return [Id, omitUndefined({ Expression, Metric: metric, Period, Stat })];
    }),
  );
}
