import {
  CreatePromptRouterCommand,
  DeletePromptRouterCommand,
  GetPromptRouterCommand,
  ListPromptRoutersCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-bedrock";
import { defaultModelCatalog, type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import { ControlPlaneError } from "../requests/control-plane-error";
import { parseOptions } from "../requests/parse-options";
import { readPages } from "../requests/read-pages";
import { ResourceDiffersError } from "../requests/resource-differs-error";
import { type CallOptions, regionOf, sendRequest } from "../requests/send";
import { readTags, type Tags } from "../requests/tags";
import { planCreation, planDeletion, planRouter, type RouterPlan, type RouterRequest } from "./plan-router";
import { type PromptRouter, readRouter } from "./prompt-router";
import { type ResolvedRouter, resolveRouter } from "./resolve-router";
import { type RouterDefinition, routerDefinitionSchema } from "./router-definition";

/** Options of `plan` and `ensure`. */
export interface EnsureRouterOptions extends CallOptions {
  /** Whether a different router of the same name is deleted and created anew. Its ARN changes. @default false */
  readonly replace?: boolean | undefined;
}

/** Options of `list`. */
export interface ListRoutersOptions extends CallOptions {
  /** Leaves out the routers of the other type. @default both types */
  readonly type?: "default" | "custom" | undefined;
}

/** A router that exists as wanted, and what was done for it. */
export interface EnsuredRouter {
  readonly router: PromptRouter;
  readonly action: "create" | "reuse" | "tag" | "replace";
}

/** Options of {@link PromptRouters}. */
export interface PromptRoutersOptions extends ConnectionOptions {
  /** Where models and prices are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
}

const NAME_TAKEN = "Choose another name, or use ensure(), which reuses the router of that name or says how it differs.";

/**
 * Creates, lists and deletes prompt routers.
 *
 * @example
 * ```ts
 * const routers = new PromptRouters({ region: "us-east-1" });
 * const { router } = await routers.ensure({
 *   name: "support",
 *   models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
 *   responseQualityDifference: 10,
 * });
 * ```
 */
export class PromptRouters {
  readonly #client: ControlPlaneClient;
  readonly #modelCatalog: ModelCatalog;

  constructor(options: PromptRoutersOptions = {}) {
    this.#client = createConnection(options);
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
  }

  /**
   * Says what `ensure` would do. It only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: RouterDefinition, options: EnsureRouterOptions = {}): Promise<RouterPlan> {
    const { signal, replace = false } = options;
    const wanted = await this.#resolve(definition, options);
    const router = (await this.list({ type: "custom", signal })).find(({ name }) => name === wanted.name);
    if (router === undefined) return planRouter(wanted, undefined, replace);
    const tags = wanted.tags === undefined ? undefined : await this.#tagsOf(router.arn, options);
    return planRouter(wanted, { router, tags }, replace);
  }

  /**
   * Makes sure that a router of this name exists as defined: reuses it when it does, adds tags that are missing, and
   * creates it when there is none. Running it again changes nothing.
   * @throws ResourceDiffersError when a different router has the name and `replace` is not set; InvalidOptionError when
   * the definition cannot be used; ControlPlaneError when the service refuses a request
   */
  async ensure(definition: RouterDefinition, options: EnsureRouterOptions = {}): Promise<EnsuredRouter> {
    const { action, existing, differences, requests } = await this.plan(definition, options);
    if (action === "differs") throw new ResourceDiffersError("prompt router", definition.name, differences);
    let arn = existing?.arn ?? "";
    for (const request of requests) arn = (await this.#send(request, options)) ?? arn;
    return { action, router: await this.get(arn, options) };
  }

  /**
   * Creates a router.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError with the reason `conflict` when
   * the name is taken
   */
  async create(definition: RouterDefinition, options: CallOptions = {}): Promise<PromptRouter> {
    const arn = await this.#send(planCreation(await this.#resolve(definition, options)), options);
    return this.get(arn ?? definition.name, options);
  }

  /** Lists the routers of the account, all pages. @throws ControlPlaneError */
  async list({ type, signal }: ListRoutersOptions = {}): Promise<PromptRouter[]> {
    const summaries = await readPages(async (nextToken) => {
      const command = new ListPromptRoutersCommand(omitUndefined({ type, nextToken }));
      const output = await sendRequest({ operation: "ListPromptRouters", signal }, (sdkOptions) =>
        this.#client.send(command, sdkOptions),
      );
      return { items: output.promptRouterSummaries ?? [], nextToken: output.nextToken };
    });
    return summaries.map(readRouter);
  }

  /**
   * Finds a router.
   * @param router its ARN or name
   * @throws ControlPlaneError with the reason `not-found` when there is none
   */
  async get(router: string, options: CallOptions = {}): Promise<PromptRouter> {
    const command = new GetPromptRouterCommand({ promptRouterArn: await this.#arnOf(router, options) });
    return readRouter(
      await sendRequest({ operation: "GetPromptRouter", signal: options.signal }, (sdkOptions) =>
        this.#client.send(command, sdkOptions),
      ),
    );
  }

  /**
   * Deletes a custom router. Calls to its ARN fail from then on.
   * @param router its ARN or name
   * @throws ControlPlaneError, with the reason `not-found` when there is none
   */
  async delete(router: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planDeletion(await this.#arnOf(router, options)), options);
  }

  async #resolve(definition: RouterDefinition, { signal }: CallOptions): Promise<ResolvedRouter> {
    const parsed = parseOptions(routerDefinitionSchema, definition);
    const region = await regionOf(this.#client);
    return resolveRouter(parsed, { client: this.#client, region, modelCatalog: this.#modelCatalog, signal });
  }

  async #tagsOf(resourceARN: string, { signal }: CallOptions): Promise<Tags> {
    const command = new ListTagsForResourceCommand({ resourceARN });
    const context = { operation: "ListTagsForResource", signal };
    return readTags((await sendRequest(context, (options) => this.#client.send(command, options))).tags);
  }

  /** The ARN of a router. The service looks a router up by its ARN only, so a name is searched in the list. */
  async #arnOf(router: string, { signal }: CallOptions): Promise<string> {
    if (router.startsWith("arn:")) return router;
    const found = (await this.list({ signal })).find(({ name }) => name === router);
    if (found !== undefined) return found.arn;
    const message = `There is no prompt router ${JSON.stringify(router)} in ${await regionOf(this.#client)}. Check the name and the Region.`;
    const operation = "ListPromptRouters";
    throw new ControlPlaneError(
      message,
      { reason: "not-found", operation, iamAction: `bedrock:${operation}` },
      undefined,
    );
  }

  /** Sends a planned request. @returns the ARN of the router that it created */
  async #send(request: RouterRequest, { signal }: CallOptions): Promise<string | undefined> {
    const context = { operation: request.operation, signal, remedies: { conflict: NAME_TAKEN } };
    return sendRequest(context, async (options) => {
      switch (request.operation) {
        case "CreatePromptRouter":
          return (await this.#client.send(new CreatePromptRouterCommand(request.input), options)).promptRouterArn;
        case "DeletePromptRouter":
          await this.#client.send(new DeletePromptRouterCommand(request.input), options);
          return undefined;
        case "TagResource":
          await this.#client.send(new TagResourceCommand(request.input), options);
          return undefined;
      }
    });
  }
}
