import {
  CreateCustomModelDeploymentCommand,
  type CreateCustomModelDeploymentCommandInput,
  type CustomModelDeploymentSummary,
  DeleteCustomModelDeploymentCommand,
  type DeleteCustomModelDeploymentCommandInput,
  GetCustomModelCommand,
  GetCustomModelDeploymentCommand,
  ListCustomModelDeploymentsCommand,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { z } from "zod";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import type { EnsurePlan } from "../requests/ensure-plan";
import { parseOptions } from "../requests/parse-options";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import { readPages } from "../requests/read-pages";
import { ResourceDiffersError } from "../requests/resource-differs-error";
import { ResourceFailedError } from "../requests/resource-failed-error";
import { type CallOptions, sendRequest } from "../requests/send";
import { buildTags, type Tags, tagsSchema } from "../requests/tags";
import { type WaitOptions, waitFor } from "../waiter/wait-for";

/** A deployment that should exist: a custom model that can be called on demand. */
export interface DeploymentDefinition {
  /** A name that is unique in the account and Region: 1 to 63 letters, digits, and single `_` and `-` between. */
  readonly name: string;
  /** ARN or name of a custom model. */
  readonly model: string;
  readonly description?: string | undefined;
  /** Tags, such as those for cost allocation. AWS takes them when the deployment is created. */
  readonly tags?: Tags | undefined;
}

/** A deployment of the account. */
export interface CustomModelDeployment {
  readonly name: string;
  /** The `modelId` to call it with. */
  readonly arn: string;
  /** `"Active"` when it can be called. */
  readonly status: "Creating" | "Active" | "Failed";
  readonly modelArn: string;
  readonly description?: string;
  readonly createdAt?: Date;
  /** Why it failed. */
  readonly failureMessage?: string;
}

/** A request that changes deployments. */
export type DeploymentRequest =
  | PlannedRequest<"CreateCustomModelDeployment", CreateCustomModelDeploymentCommandInput>
  | PlannedRequest<"DeleteCustomModelDeployment", DeleteCustomModelDeploymentCommandInput>;

/** What `ensure` would do. */
export type DeploymentPlan = EnsurePlan<CustomModelDeployment, DeploymentRequest>;

/** Options of `plan` and `ensure`. */
export interface EnsureDeploymentOptions extends CallOptions {
  /** Whether a different deployment of the same name is deleted and created anew. Its ARN changes. @default false */
  readonly replace?: boolean | undefined;
}

const definitionSchema: z.ZodType<DeploymentDefinition> = z.strictObject({
  name: z
    .string("pass a name")
    .max(63, "a name has at most 63 characters")
    .regex(/^(?:[0-9a-zA-Z][_-]?)+$/, "use letters, digits, and single _ and - between them"),
  model: z.string("pass the ARN or name of a custom model").min(1, "pass the ARN or name of a custom model"),
  description: z.string().min(1, "leave it out").max(2048, "a description has at most 2,048 characters").optional(),
  tags: tagsSchema.optional(),
});

const COST_NOTE =
  "A deployment costs nothing while it is not called. AWS bills its tokens, and the storage of the custom model by month.";
const REMEDIES = {
  "not-found": "Check the name and the Region, and whether the customization job of the model has completed.",
  quota: "Delete a deployment that is no longer needed, or request a higher quota in Service Quotas.",
};

/**
 * Deploys custom models, so that they can be called on demand, by tokens.
 *
 * @example
 * ```ts
 * const deployments = new CustomModelDeployments({ region: "us-east-1" });
 * const { deployment } = await deployments.ensure({ name: "helpdesk", model: "helpdesk-distilled" });
 * await deployments.wait(deployment.name);
 * ```
 */
export class CustomModelDeployments {
  readonly #client: ControlPlaneClient;

  constructor(options: ConnectionOptions = {}) {
    this.#client = createConnection(options);
  }

  /**
   * Says what `ensure` would do. It only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: DeploymentDefinition, options: EnsureDeploymentOptions = {}): Promise<DeploymentPlan> {
    const { name, model, description, tags } = parseOptions(definitionSchema, definition);
    const modelArn = await this.#modelArnOf(model, options);
    const input = { modelDeploymentName: name, modelArn, ...omitUndefined({ description, tags: buildTags(tags) }) };
    const create = planRequest("CreateCustomModelDeployment", input);
    const summary = (await this.list({ signal: options.signal, nameContains: name })).find((one) => one.name === name);
    if (summary === undefined) {
      return { action: "create", existing: undefined, differences: [], requests: [create], notes: [COST_NOTE] };
    }
    const existing = await this.get(summary.arn, options);
    const differences = [
      { field: "model", wanted: modelArn, found: existing.modelArn },
      { field: "description", wanted: description, found: existing.description },
    ].filter(({ wanted, found }) => wanted !== found);
    if (differences.length === 0) return { action: "reuse", existing, differences, requests: [], notes: [] };
    const requests = options.replace === true ? [planDeletion(existing.arn), create] : [];
    return { action: options.replace === true ? "replace" : "differs", existing, differences, requests, notes: [] };
  }

  /**
   * Makes sure that a deployment of this name exists as defined. Running it again changes nothing.
   * @throws ResourceDiffersError when a different deployment has the name and `replace` is not set; InvalidOptionError;
   * ControlPlaneError when the service refuses a request
   */
  async ensure(
    definition: DeploymentDefinition,
    options: EnsureDeploymentOptions = {},
  ): Promise<{ readonly deployment: CustomModelDeployment; readonly action: "create" | "reuse" | "tag" | "replace" }> {
    const { action, existing, differences, requests } = await this.plan(definition, options);
    if (action === "differs") throw new ResourceDiffersError("custom model deployment", definition.name, differences);
    let arn = existing?.arn ?? "";
    for (const request of requests) arn = (await this.#send(request, options)) ?? arn;
    return { action, deployment: await this.get(arn, options) };
  }

  /** Lists the deployments of the account, all pages, the newest first. @throws ControlPlaneError */
  async list({
    signal,
    nameContains,
  }: CallOptions & { readonly nameContains?: string | undefined } = {}): Promise<CustomModelDeployment[]> {
    const summaries = await readPages(async (nextToken) => {
      const command = new ListCustomModelDeploymentsCommand(omitUndefined({ nameContains, nextToken }));
      const context = { operation: "ListCustomModelDeployments", signal };
      const output = await sendRequest(context, (options) => this.#client.send(command, options));
      return { items: output.modelDeploymentSummaries ?? [], nextToken: output.nextToken };
    });
    return summaries.map((summary) => readDeployment(summary.customModelDeploymentName, summary));
  }

  /** @param deployment its name or ARN @throws ControlPlaneError with the reason `not-found` when there is none */
  async get(deployment: string, { signal }: CallOptions = {}): Promise<CustomModelDeployment> {
    const command = new GetCustomModelDeploymentCommand({ customModelDeploymentIdentifier: deployment });
    const context = { operation: "GetCustomModelDeployment", signal };
    const found = await sendRequest(context, (options) => this.#client.send(command, options));
    const { description } = found;
    return { ...readDeployment(found.modelDeploymentName, found), ...omitUndefined({ description }) };
  }

  /**
   * Waits until a deployment can be called.
   * @param deployment its name or ARN
   * @throws ResourceFailedError when it failed; WaitTimeoutError; ControlPlaneError; the reason of the signal
   */
  async wait(deployment: string, options: WaitOptions = {}): Promise<CustomModelDeployment> {
    const ended = await waitFor(
      {
        subject: `the custom model deployment ${JSON.stringify(deployment)}`,
        read: (call) => this.get(deployment, call),
        isDone: ({ status }) => status !== "Creating",
      },
      options,
    );
    if (ended.status === "Active") return ended;
    throw new ResourceFailedError(
      "custom model deployment",
      ended.name,
      ended.failureMessage,
      "Delete it, and try again.",
    );
  }

  /** Deletes a deployment. Calls to its ARN fail from then on. @param deployment its name or ARN @throws ControlPlaneError */
  async delete(deployment: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planDeletion(deployment), options);
  }

  async #modelArnOf(model: string, { signal }: CallOptions): Promise<string> {
    if (model.startsWith("arn:")) return model;
    const command = new GetCustomModelCommand({ modelIdentifier: model });
    const context = { operation: "GetCustomModel", signal, remedies: REMEDIES };
    return (await sendRequest(context, (options) => this.#client.send(command, options))).modelArn ?? model;
  }

  /** Sends a planned request. @returns the ARN of the deployment that it created */
  async #send(request: DeploymentRequest, { signal }: CallOptions): Promise<string | undefined> {
    return sendRequest({ operation: request.operation, signal, remedies: REMEDIES }, async (options) => {
      if (request.operation === "CreateCustomModelDeployment") {
        const output = await this.#client.send(new CreateCustomModelDeploymentCommand(request.input), options);
        return output.customModelDeploymentArn;
      }
      await this.#client.send(new DeleteCustomModelDeploymentCommand(request.input), options);
      return undefined;
    });
  }
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteCustomModelDeployment.html */
function planDeletion(
  customModelDeploymentIdentifier: string,
): PlannedRequest<"DeleteCustomModelDeployment", DeleteCustomModelDeploymentCommandInput> {
  return planRequest("DeleteCustomModelDeployment", { customModelDeploymentIdentifier });
}

function readDeployment(
  name: string | undefined,
  deployment: Partial<
    Pick<CustomModelDeploymentSummary, "customModelDeploymentArn" | "modelArn" | "status" | "createdAt">
  > & {
    readonly failureMessage?: string | undefined;
  },
): CustomModelDeployment {
  const { createdAt, failureMessage } = deployment;
  return {
    name: name ?? "",
    arn: deployment.customModelDeploymentArn ?? "",
    status: deployment.status ?? "Creating",
    modelArn: deployment.modelArn ?? "",
    ...omitUndefined({ createdAt, failureMessage }),
  };
}
