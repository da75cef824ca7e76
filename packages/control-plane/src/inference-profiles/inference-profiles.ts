import {
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  GetInferenceProfileCommand,
  ListInferenceProfilesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
} from "@aws-sdk/client-bedrock";
import {
  defaultModelCatalog,
  InvalidOptionError,
  type ModelCatalog,
  omitUndefined,
  readModelTarget,
  resolveProfileId,
} from "@bedrock-routed/core";
import { type ConnectionOptions, type ControlPlaneClient, createConnection } from "../connection";
import { ControlPlaneError } from "../requests/control-plane-error";
import { findProfile, foundationModelArn } from "../requests/model-arn";
import { parseOptions } from "../requests/parse-options";
import { readPages } from "../requests/read-pages";
import { ResourceDiffersError } from "../requests/resource-differs-error";
import { type CallOptions, regionOf, sendRequest } from "../requests/send";
import { readTags, type Tags } from "../requests/tags";
import { type InferenceProfile, readProfile } from "./inference-profile";
import {
  type ProfileDefinition,
  type ProfilePlan,
  type ProfileRequest,
  type ProfileSource,
  planCreation,
  planDeletion,
  planProfile,
  profileDefinitionSchema,
  type ResolvedProfile,
} from "./plan-profile";

/** Options of `plan` and `ensure`. */
export interface EnsureProfileOptions extends CallOptions {
  /** Whether a different profile of the same name is deleted and created anew. Its ARN changes. @default false */
  readonly replace?: boolean | undefined;
}

/** Options of `list`. */
export interface ListProfilesOptions extends CallOptions {
  /** `"system"` for the cross-Region profiles of AWS, `"application"` for those of the account. @default both */
  readonly type?: "system" | "application" | undefined;
}

/** A profile that exists as wanted, and what was done for it. */
export interface EnsuredProfile {
  readonly profile: InferenceProfile;
  readonly action: "create" | "reuse" | "tag" | "replace";
}

/** Options of {@link InferenceProfiles}. */
export interface InferenceProfilesOptions extends ConnectionOptions {
  /** Where models and Regions are looked up. @default the shipped catalog */
  readonly modelCatalog?: ModelCatalog | undefined;
}

const NAME_TAKEN =
  "Choose another name, or use ensure(), which reuses the profile of that name or says how it differs.";
const TYPES = { system: "SYSTEM_DEFINED", application: "APPLICATION" } as const;

/**
 * Creates, lists and deletes inference profiles. An application profile is a name of your own for a model, whose
 * tags show what each team or feature costs.
 *
 * @example
 * ```ts
 * const profiles = new InferenceProfiles({ region: "eu-central-1" });
 * const { profile } = await profiles.ensure({
 *   name: "search",
 *   model: "eu.amazon.nova-lite-v1:0",
 *   tags: { team: "search" },
 * });
 * ```
 */
export class InferenceProfiles {
  readonly #client: ControlPlaneClient;
  readonly #modelCatalog: ModelCatalog;

  constructor(options: InferenceProfilesOptions = {}) {
    this.#client = createConnection(options);
    this.#modelCatalog = options.modelCatalog ?? defaultModelCatalog();
  }

  /**
   * Says what `ensure` would do. It only reads.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError when a look-up fails
   */
  async plan(definition: ProfileDefinition, options: EnsureProfileOptions = {}): Promise<ProfilePlan> {
    const { signal, replace = false } = options;
    const wanted = await this.#resolve(definition, options);
    const profile = (await this.list({ type: "application", signal })).find(({ name }) => name === wanted.name);
    if (profile === undefined) return planProfile(wanted, undefined, replace);
    const tags = wanted.tags === undefined ? undefined : await this.#tagsOf(profile.arn, options);
    return planProfile(wanted, { profile, tags }, replace);
  }

  /**
   * Makes sure that a profile of this name exists as defined: reuses it when it does, adds tags that are missing, and
   * creates it when there is none. Running it again changes nothing.
   * @throws ResourceDiffersError when a different profile has the name and `replace` is not set; InvalidOptionError
   * when the definition cannot be used; ControlPlaneError when the service refuses a request
   */
  async ensure(definition: ProfileDefinition, options: EnsureProfileOptions = {}): Promise<EnsuredProfile> {
    const { action, existing, differences, requests } = await this.plan(definition, options);
    if (action === "differs") throw new ResourceDiffersError("inference profile", definition.name, differences);
    let arn = existing?.arn ?? "";
    for (const request of requests) arn = (await this.#send(request, options)) ?? arn;
    return { action, profile: await this.get(arn, options) };
  }

  /**
   * Creates an application profile.
   * @throws InvalidOptionError when the definition cannot be used; ControlPlaneError with the reason `conflict` when
   * the name is taken
   */
  async create(definition: ProfileDefinition, options: CallOptions = {}): Promise<InferenceProfile> {
    const arn = await this.#send(planCreation(await this.#resolve(definition, options)), options);
    return this.get(arn ?? definition.name, options);
  }

  /** Lists profiles, all pages: those of AWS first. @throws ControlPlaneError */
  async list({ type, signal }: ListProfilesOptions = {}): Promise<InferenceProfile[]> {
    // Without a type, the service leaves out the profiles of the account.
    const types = type === undefined ? (["system", "application"] as const) : [type];
    const lists = await Promise.all(types.map((listed) => this.#listType(listed, { signal })));
    return lists.flat();
  }

  /**
   * Finds a profile.
   * @param profile its id or ARN, or the name of a profile of the account
   * @throws ControlPlaneError with the reason `not-found` when there is none
   */
  async get(profile: string, options: CallOptions = {}): Promise<InferenceProfile> {
    const command = new GetInferenceProfileCommand({
      inferenceProfileIdentifier: await this.#identifierOf(profile, options),
    });
    return readProfile(
      await sendRequest({ operation: "GetInferenceProfile", signal: options.signal }, (sdkOptions) =>
        this.#client.send(command, sdkOptions),
      ),
    );
  }

  /**
   * Deletes an application profile. Calls to its ARN fail from then on.
   * @param profile its id, ARN or name
   * @throws ControlPlaneError, with the reason `not-found` when there is none
   */
  async delete(profile: string, options: CallOptions = {}): Promise<void> {
    await this.#send(planDeletion(await this.#identifierOf(profile, options)), options);
  }

  async #listType(type: keyof typeof TYPES, { signal }: CallOptions): Promise<InferenceProfile[]> {
    const summaries = await readPages(async (nextToken) => {
      const command = new ListInferenceProfilesCommand({ typeEquals: TYPES[type], ...omitUndefined({ nextToken }) });
      const output = await sendRequest({ operation: "ListInferenceProfiles", signal }, (options) =>
        this.#client.send(command, options),
      );
      return { items: output.inferenceProfileSummaries ?? [], nextToken: output.nextToken };
    });
    return summaries.map(readProfile);
  }

  async #resolve(definition: ProfileDefinition, options: CallOptions): Promise<ResolvedProfile> {
    const { model, ...rest } = parseOptions(profileDefinitionSchema, definition);
    return { ...rest, source: await this.#findSource(model, options) };
  }

  async #findSource(id: string, options: CallOptions): Promise<ProfileSource> {
    const target = readModelTarget(id);
    if (target?.kind === "system-profile") return findProfile(id, this.#client, options);
    if (target?.kind !== "foundation-model") {
      const remedy =
        "pass the id or ARN of a foundation model or of a system profile: other resources cannot be copied";
      throw new InvalidOptionError("model", id, remedy);
    }
    if (target.arn !== undefined) return { arn: id, modelArns: [id] };
    const region = await regionOf(this.#client);
    const facts = this.#modelCatalog.model(target.modelId);
    const profileId = resolveProfileId(target.modelId, region, "geo", this.#modelCatalog);
    const onDemand = facts?.onDemandRegions?.includes(region) ?? profileId === undefined;
    if (!onDemand && profileId !== undefined) return findProfile(profileId, this.#client, options);
    const arn = foundationModelArn(id, region);
    return { arn, modelArns: [arn] };
  }

  async #tagsOf(resourceARN: string, { signal }: CallOptions): Promise<Tags> {
    const command = new ListTagsForResourceCommand({ resourceARN });
    const context = { operation: "ListTagsForResource", signal };
    return readTags((await sendRequest(context, (options) => this.#client.send(command, options))).tags);
  }

  /** The id or ARN of a profile. The service does not look profiles up by name, so a name is searched in the list. */
  async #identifierOf(profile: string, { signal }: CallOptions): Promise<string> {
    if (profile.startsWith("arn:") || profile.includes(".")) return profile;
    const own = await this.#listType("application", { signal });
    const found = own.find(({ name, id }) => id === profile || name === profile);
    if (found !== undefined) return found.arn;
    const region = await regionOf(this.#client);
    const message = `There is no inference profile ${JSON.stringify(profile)} in ${region}. Check the name and the Region.`;
    const operation = "ListInferenceProfiles";
    throw new ControlPlaneError(
      message,
      { reason: "not-found", operation, iamAction: `bedrock:${operation}` },
      undefined,
    );
  }

  /** Sends a planned request. @returns the ARN of the profile that it created */
  async #send(request: ProfileRequest, { signal }: CallOptions): Promise<string | undefined> {
    const context = { operation: request.operation, signal, remedies: { conflict: NAME_TAKEN } };
    return sendRequest(context, async (options) => {
      switch (request.operation) {
        case "CreateInferenceProfile":
          return (await this.#client.send(new CreateInferenceProfileCommand(request.input), options))
            .inferenceProfileArn;
        case "DeleteInferenceProfile":
          await this.#client.send(new DeleteInferenceProfileCommand(request.input), options);
          return undefined;
        case "TagResource":
          await this.#client.send(new TagResourceCommand(request.input), options);
          return undefined;
      }
    });
  }
}
