import {
  CreateProvisionedModelThroughputCommand,
  DeleteProvisionedModelThroughputCommand,
  GetProvisionedModelThroughputCommand,
  ListProvisionedModelThroughputsCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UpdateProvisionedModelThroughputCommand,
} from "@aws-sdk/client-bedrock";
import { defaultModelCatalog, InvalidOptionError, type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import { parseOptions } from "../requests/parse-options";
import { readPages } from "../requests/read-pages";
import { ResourceDiffersError } from "../requests/resource-differs-error";
import { ResourceFailedError } from "../requests/resource-failed-error";
import { type CallOptions, regionOf, sendRequest } from "../requests/send";
import { readTags, type Tags } from "../requests/tags";
import { type WaitOptions, waitFor } from "../waiter/wait-for";
import {
  planDeletion,
  planThroughput,
  planUpdate,
  type ThroughputPlan,
  type ThroughputRequest,
} from "./plan-throughput";
import { type ProvisionedModel, readProvisionedModel } from "./provisioned-model";
import { type ResolvedThroughput, resolveServedModel, type ServedModelContext } from "./resolve-throughput";
import {
  type CostOptions,
  costOptionsSchema,
  type ThroughputDefinition,
  throughputDefinitionSchema,
  throughputNameSchema,
} from "./throughput-definition";

/** Options of `plan` and `ensure`. */
export interface EnsureThroughputOptions extends CallOptions, CostOptions {
  /** Whether different throughput of the same name is deleted and created anew. Its ARN changes. @default false */
  readonly replace?: boolean | undefined;
}

/** Options of `list`. */
export interface ListThroughputOptions extends CallOptions {
  /** Leaves out what is in another state. @default every state */
  readonly status?: ProvisionedModel["status"] | undefined;
}

/** What `update` can change. */
export interface ThroughputChange {
  /** The new name. */
  readonly name?: string | undefined;
  /** ARN or name of another custom model of the same base model. AWS changes the model of custom models only. */
  readonly model?: string | undefined;
}

/** Throughput that exists as wanted, and what was done for it. */
export interface EnsuredThroughput {
  readonly provisioned: ProvisionedModel;
  readonly action: "create" | "reuse" | "tag" | "update" | "replace";
}

/** Options of {@link ProvisionedThroughput}. */
export interface ProvisionedThroughputOptions extends ConnectionOptions {
  /** Where models and prices on demand are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
  /** Returns the time. It decides which models are past their end of life. @default the clock of the system */
  readonly now?: (() => Date) | undefined;
}

/** What to do, where the operation knows it. */
const REMEDIES = {
  conflict:
    "It cannot be deleted while it is created or updated, or before its commitment ends: get() says when that is.",
  quota:
    "An account has no model units until AWS grants them: open a support case, or deploy a custom model on demand.",
};

/**
 * Buys, lists, changes and deletes provisioned throughput: capacity for one model at a price for each hour. It costs
 * money from the creation to the deletion, whether it is called or not, so look at `plan` first.
 *
 * @example
 * ```ts
 * const throughput = new ProvisionedThroughput({ region: "us-east-1" });
 * const definition = { name: "helpdesk", model: "amazon.nova-2-lite-v1:0:256k", modelUnits: 1 };
 * const { cost, notes } = await throughput.plan(definition);
 * ```
 */
export class ProvisionedThroughput {
  readonly #client: ControlPlaneClient;
  readonly #modelCatalog: ModelCatalog;
  readonly #now: () => Date;

  constructor(options: ProvisionedThroughputOptions = {}) {
    this.#client = createConnection(options);
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
    this.#now = options.now ?? (() => new Date());
  }

  /**
   * Says what `ensure` would do, what it costs a month, and from which traffic on it is cheaper than on demand. It
   * only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: ThroughputDefinition, options: EnsureThroughputOptions = {}): Promise<ThroughputPlan> {
    const { signal, replace = false, ...costOptions } = options;
    const cost = parseOptions(costOptionsSchema, costOptions);
    const wanted = await this.#resolve(definition, options);
    const pricing = { ...cost, region: await regionOf(this.#client), modelCatalog: this.#modelCatalog };
    const model = (await this.#list({ nameContains: wanted.name }, signal)).find(({ name }) => name === wanted.name);
    if (model === undefined) return planThroughput(wanted, undefined, replace, pricing);
    const tags = wanted.tags === undefined ? undefined : await this.#tagsOf(model.arn, options);
    return planThroughput(wanted, { model, tags }, replace, pricing);
  }

  /**
   * Makes sure that provisioned throughput of this name exists as defined: reuses it when it does, adds tags that are
   * missing, changes the custom model that it serves, and buys it when there is none. Running it again changes nothing.
   * @throws ResourceDiffersError when different throughput has the name and `replace` is not set; InvalidOptionError
   * when the definition cannot be used; ControlPlaneError when the service refuses a request
   */
  async ensure(definition: ThroughputDefinition, options: EnsureThroughputOptions = {}): Promise<EnsuredThroughput> {
    const { action, existing, differences, requests } = await this.plan(definition, options);
    if (action === "differs") throw new ResourceDiffersError("provisioned throughput", definition.name, differences);
    let arn = existing?.arn ?? "";
    for (const request of requests) arn = (await this.#send(request, options)) ?? arn;
    return { action, provisioned: await this.get(arn, options) };
  }

  /** Lists the provisioned throughput of the account, all pages, the newest first. @throws ControlPlaneError */
  async list({ status, signal }: ListThroughputOptions = {}): Promise<ProvisionedModel[]> {
    return this.#list(omitUndefined({ statusEquals: status }), signal);
  }

  /**
   * Finds provisioned throughput.
   * @param provisioned its ARN or name
   * @throws ControlPlaneError with the reason `not-found` when there is none
   */
  async get(provisioned: string, { signal }: CallOptions = {}): Promise<ProvisionedModel> {
    const command = new GetProvisionedModelThroughputCommand({ provisionedModelId: provisioned });
    return readProvisionedModel(
      await sendRequest({ operation: "GetProvisionedModelThroughput", signal }, (options) =>
        this.#client.send(command, options),
      ),
    );
  }

  /**
   * Renames provisioned throughput, or lets it serve another custom model. Until that is done, the former one answers.
   * @param provisioned its ARN or name
   * @throws InvalidOptionError when the change cannot be used; ControlPlaneError when the service refuses it
   */
  async update(
    provisioned: string,
    { name, model }: ThroughputChange,
    options: CallOptions = {},
  ): Promise<ProvisionedModel> {
    if (name === undefined && model === undefined) {
      throw new InvalidOptionError("name", name, "pass a new name, another custom model, or both");
    }
    const changes = {
      name: name === undefined ? undefined : parseOptions(throughputNameSchema, name),
      model: model === undefined ? undefined : (await this.#servedModel(model, options)).arn,
    };
    await this.#send(planUpdate(provisioned, changes), options);
    return this.get(provisioned.startsWith("arn:") ? provisioned : (name ?? provisioned), options);
  }

  /**
   * Waits until provisioned throughput is in service, after its creation or an update.
   * @param provisioned its ARN or name
   * @throws ResourceFailedError when it failed; WaitTimeoutError; ControlPlaneError; the reason of the signal
   */
  async wait(provisioned: string, options: WaitOptions = {}): Promise<ProvisionedModel> {
    const ended = await waitFor(
      {
        subject: `the provisioned throughput ${JSON.stringify(provisioned)}`,
        read: (call) => this.get(provisioned, call),
        isDone: ({ status }) => status === "InService" || status === "Failed",
      },
      options,
    );
    if (ended.status === "InService") return ended;
    const remedy = "Delete it, and ask AWS whether there is capacity.";
    throw new ResourceFailedError("provisioned throughput", ended.name, ended.failureMessage, remedy);
  }

  /**
   * Deletes provisioned throughput. Then it costs nothing more, and calls to its ARN fail.
   * @param provisioned its ARN or name
   * @throws ControlPlaneError, with the reason `conflict` before its commitment ends
   */
  async delete(provisioned: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planDeletion(provisioned), options);
  }

  async #list(
    filter: { nameContains?: string; statusEquals?: ProvisionedModel["status"] },
    signal: AbortSignal | undefined,
  ): Promise<ProvisionedModel[]> {
    const summaries = await readPages(async (nextToken) => {
      const command = new ListProvisionedModelThroughputsCommand({ ...filter, ...omitUndefined({ nextToken }) });
      const output = await sendRequest({ operation: "ListProvisionedModelThroughputs", signal }, (options) =>
        this.#client.send(command, options),
      );
      return { items: output.provisionedModelSummaries ?? [], nextToken: output.nextToken };
    });
    return summaries.map(readProvisionedModel);
  }

  async #resolve(definition: ThroughputDefinition, options: CallOptions): Promise<ResolvedThroughput> {
    const { model, ...rest } = parseOptions(throughputDefinitionSchema, definition);
    return { ...rest, model: await this.#servedModel(model, options) };
  }

  async #servedModel(model: string, { signal }: CallOptions): ReturnType<typeof resolveServedModel> {
    const context: ServedModelContext = {
      client: this.#client,
      region: await regionOf(this.#client),
      modelCatalog: this.#modelCatalog,
      today: this.#now().toISOString().slice(0, 10),
      signal,
    };
    return resolveServedModel(model, "model", context);
  }

  async #tagsOf(resourceARN: string, { signal }: CallOptions): Promise<Tags> {
    const command = new ListTagsForResourceCommand({ resourceARN });
    const context = { operation: "ListTagsForResource", signal };
    return readTags((await sendRequest(context, (options) => this.#client.send(command, options))).tags);
  }

  /** Sends a planned request. @returns the ARN of the throughput that it created */
  async #send(request: ThroughputRequest, { signal }: CallOptions): Promise<string | undefined> {
    return sendRequest({ operation: request.operation, signal, remedies: REMEDIES }, async (options) => {
      switch (request.operation) {
        case "CreateProvisionedModelThroughput":
          return (await this.#client.send(new CreateProvisionedModelThroughputCommand(request.input), options))
            .provisionedModelArn;
        case "UpdateProvisionedModelThroughput":
          await this.#client.send(new UpdateProvisionedModelThroughputCommand(request.input), options);
          return undefined;
        case "DeleteProvisionedModelThroughput":
          await this.#client.send(new DeleteProvisionedModelThroughputCommand(request.input), options);
          return undefined;
        case "TagResource":
          await this.#client.send(new TagResourceCommand(request.input), options);
          return undefined;
      }
    });
  }
}
