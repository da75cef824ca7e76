import {
  DeleteDashboardsCommand,
  type DeleteDashboardsCommandInput,
  GetDashboardCommand,
  ListDashboardsCommand,
  PutDashboardCommand,
  type PutDashboardCommandInput,
} from "@aws-sdk/client-cloudwatch";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { ControlPlaneError } from "../requests/control-plane-error";
import type { EnsurePlan } from "../requests/ensure-plan";
import { parseOptions } from "../requests/parse-options";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import { readPages } from "../requests/read-pages";
import { ResourceDiffersError } from "../requests/resource-differs-error";
import { type CallOptions, type RequestContext, sendRequest } from "../requests/send";
import { compareJson } from "./compare-json";
import { type AlarmClient, type CloudWatchOptions, createCloudWatchConnection } from "./connection";

/** A dashboard that should exist. */
export interface DashboardDefinition {
  /** 1 to 255 letters, digits, `-` and `_`. */
  readonly name: string;
  /** Its body, such as `buildDashboard({ region })` of `@bedrock-routed/callbacks/cloudwatch` returns it. */
  readonly body: object;
}

/** A dashboard of the account. */
export interface Dashboard {
  readonly name: string;
  readonly arn: string;
  /** `undefined` when the service returns what is no JSON. */
  readonly body: unknown;
}

/** A dashboard in a list, without its body. */
export interface DashboardSummary extends Omit<Dashboard, "body"> {
  readonly updatedAt: Date | undefined;
  /** Of the body. */
  readonly bytes: number | undefined;
}

/** A request that changes dashboards. */
export type DashboardRequest =
  | PlannedRequest<"PutDashboard", PutDashboardCommandInput>
  | PlannedRequest<"DeleteDashboards", DeleteDashboardsCommandInput>;

/** What `ensure` would do. */
export type DashboardPlan = EnsurePlan<Dashboard, DashboardRequest>;

/** Options of `plan` and `ensure`. */
export interface EnsureDashboardOptions extends CallOptions {
  /** Whether a different dashboard of the same name is overwritten. @default false */
  readonly replace?: boolean | undefined;
}

const definitionSchema: z.ZodType<DashboardDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .regex(/^[A-Za-z0-9_-]+$/, "use letters, digits, - and _")
    .max(255, "a name has at most 255 characters"),
  body: z.record(z.string(), z.unknown(), "pass an object, such as the result of buildDashboard"),
});

/** @see https://aws.amazon.com/cloudwatch/pricing/ */
const COST_NOTE = "Three dashboards cost nothing, each further one about USD 3 a month (us-east-1).";
const REMEDIES = { "not-found": "Check the name and the account: dashboards belong to no Region." };

/**
 * Creates, lists and deletes CloudWatch dashboards.
 *
 * @example
 * ```ts
 * const dashboards = new CloudWatchDashboards({ region: "us-east-1" });
 * await dashboards.ensure({ name: "bedrock-savings", body: buildDashboard({ region: "us-east-1" }) });
 * ```
 */
export class CloudWatchDashboards {
  readonly #client: AlarmClient;

  constructor(options: CloudWatchOptions = {}) {
    this.#client = createCloudWatchConnection(options);
  }

  /**
   * Says what `ensure` would do. It only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: DashboardDefinition, options: EnsureDashboardOptions = {}): Promise<DashboardPlan> {
    const { name, body } = parseOptions(definitionSchema, definition);
    const existing = await this.#find(name, options);
    const text = toJson(body);
    const put = planRequest("PutDashboard", { DashboardName: name, DashboardBody: text }, "cloudwatch");
    if (existing === undefined) {
      return { action: "create", existing, differences: [], requests: [put], notes: [COST_NOTE] };
    }
    // The text has no members that are undefined, and neither has what the service stores.
    const differences = compareJson(JSON.parse(text), existing.body, "body");
    if (differences.length === 0) return { action: "reuse", existing, differences, requests: [], notes: [] };
    if (options.replace !== true) return { action: "differs", existing, differences, requests: [], notes: [] };
    return { action: "replace", existing, differences, requests: [put], notes: [] };
  }

  /**
   * Makes sure that a dashboard of this name exists as defined. Running it again changes nothing.
   * @throws ResourceDiffersError when a different dashboard has the name and `replace` is not set; InvalidOptionError;
   * ControlPlaneError when the service refuses a request
   */
  async ensure(
    definition: DashboardDefinition,
    options: EnsureDashboardOptions = {},
  ): Promise<{ readonly dashboard: Dashboard; readonly action: "create" | "reuse" | "tag" | "replace" }> {
    const { action, differences, requests } = await this.plan(definition, options);
    if (action === "differs") {
      throw new ResourceDiffersError("dashboard", definition.name, differences, "overwrites it");
    }
    for (const request of requests) await this.#send(request, options);
    return { action, dashboard: await this.get(definition.name, options) };
  }

  /** Lists dashboards, all pages. @param options `prefix` leaves out those whose names begin otherwise @throws ControlPlaneError */
  async list({
    prefix,
    signal,
  }: CallOptions & { readonly prefix?: string | undefined } = {}): Promise<DashboardSummary[]> {
    const entries = await readPages(async (nextToken) => {
      const input = omitUndefined({ DashboardNamePrefix: prefix, NextToken: nextToken });
      const output = await sendRequest(contextOf("ListDashboards", signal), (options) =>
        this.#client.send(new ListDashboardsCommand(input), options),
      );
      return { items: output.DashboardEntries ?? [], nextToken: output.NextToken };
    });
    return entries.map(({ DashboardName: name = "", DashboardArn: arn = "", LastModified, Size }) => ({
      name,
      arn,
      updatedAt: LastModified,
      bytes: Size,
    }));
  }

  /** @throws ControlPlaneError with the reason `not-found` when there is no such dashboard */
  async get(name: string, { signal }: CallOptions = {}): Promise<Dashboard> {
    const command = new GetDashboardCommand({ DashboardName: name });
    const output = await sendRequest(contextOf("GetDashboard", signal), (options) =>
      this.#client.send(command, options),
    );
    return {
      name: output.DashboardName ?? name,
      arn: output.DashboardArn ?? "",
      body: parseJson(output.DashboardBody ?? ""),
    };
  }

  /** @throws ControlPlaneError with the reason `not-found` when there is no such dashboard */
  async delete(name: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planRequest("DeleteDashboards", { DashboardNames: [name] }, "cloudwatch"), options);
  }

  async #find(name: string, options: CallOptions): Promise<Dashboard | undefined> {
    try {
      return await this.get(name, { signal: options.signal });
    } catch (error) {
      if (error instanceof ControlPlaneError && error.reason === "not-found") return undefined;
      throw error;
    }
  }

  async #send(request: DashboardRequest, { signal }: CallOptions): Promise<void> {
    await sendRequest<unknown>(contextOf(request.operation, signal), (options) =>
      request.operation === "PutDashboard"
        ? this.#client.send(new PutDashboardCommand(request.input), options)
        : this.#client.send(new DeleteDashboardsCommand(request.input), options),
    );
  }
}

function contextOf(operation: string, signal: AbortSignal | undefined): RequestContext {
  return { operation, service: "cloudwatch", signal, remedies: REMEDIES };
}

function toJson(body: object): string {
  try {
    return JSON.stringify(body);
  } catch (error) {
    throw new InvalidOptionError("body", InvalidOptionError.hidden, "pass what JSON can represent", error);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
