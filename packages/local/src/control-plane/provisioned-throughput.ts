import type {
  CreateProvisionedModelThroughputRequest,
  GetProvisionedModelThroughputRequest,
  ListProvisionedModelThroughputsRequest,
  UpdateProvisionedModelThroughputRequest,
} from "@aws-sdk/client-bedrock";
import { omitUndefined } from "@bedrock-routed/core";
import { ownedArn } from "../account/account";
import { readTarget } from "../account/resolve-model";
import { LOCAL_TRANSITION_MS, type PhaseAt, phaseAt, toWireTime } from "../resources/lifecycle";
import { filterResources, paginate } from "../resources/list-resources";
import type { Checked } from "../service-model/checked";
import type { JsonObject } from "../wire/read-json";
import { ServiceError, validationError } from "../wire/service-error";
import type { ControlPlane, ProvisionedThroughput } from "./control-plane";
import { findCustomModel } from "./custom-models";
import { requireBaseModel } from "./foundation-models";
import { addTags } from "./tags";

/**
 * CreateProvisionedModelThroughput, for a foundation model or a custom model. Profiles and legacy models are refused.
 * @throws ServiceError (ValidationException, ResourceNotFoundException …)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateProvisionedModelThroughput.html
 */
export function createProvisionedThroughput(
  controlPlane: ControlPlane,
  {
    provisionedModelName: name,
    clientRequestToken: token,
    tags,
    ...input
  }: Checked<CreateProvisionedModelThroughputRequest>,
): JsonObject {
  const { account, provisioned } = controlPlane;
  const known = provisioned.findByToken(token);
  if (known !== undefined) return { provisionedModelArn: known.arn };
  const served = resolveProvisionedModel(controlPlane, input.modelId);
  requireFreeProvisionedName(controlPlane, name);
  const arn = ownedArn(account, `provisioned-model/${provisioned.nextId(name)}`);
  provisioned.add({
    arn,
    name,
    createdAt: account.now(),
    modelUnits: input.modelUnits,
    ...served,
    tags: addTags(undefined, tags),
    ...omitUndefined({ commitmentDuration: input.commitmentDuration, clientRequestToken: token }),
  });
  return { provisionedModelArn: arn };
}

/** GetProvisionedModelThroughput, by ARN or name. @throws ServiceError (ResourceNotFoundException) */
export function getProvisionedThroughput(
  { account, provisioned }: ControlPlane,
  { provisionedModelId }: Checked<GetProvisionedModelThroughputRequest>,
): JsonObject {
  return buildProvisionedThroughput(provisioned.get(provisionedModelId), account.now());
}

/** ListProvisionedModelThroughputs. @throws ServiceError (ValidationException) */
export function listProvisionedThroughputs(
  { account, provisioned }: ControlPlane,
  { maxResults, nextToken, ...filter }: Checked<ListProvisionedModelThroughputsRequest>,
): JsonObject {
  const { creationTimeAfter: createdAfter, creationTimeBefore: createdBefore, statusEquals, modelArnEquals } = filter;
  const now = account.now();
  const found = filterResources(provisioned.entries(), { ...filter, createdAfter, createdBefore }).filter(
    ({ resource }) =>
      (statusEquals === undefined || provisionedStatus(resource, now).status === statusEquals) &&
      (modelArnEquals === undefined || resource.modelArn === modelArnEquals),
  );
  const { items, ...next } = paginate(found, { maxResults, nextToken }, ["ListProvisionedModelThroughputs", filter]);
  return { provisionedModelSummaries: items.map(({ resource }) => buildProvisionedThroughput(resource, now)), ...next };
}

/**
 * UpdateProvisionedModelThroughput changes the name. If a custom model is served, it can also change the model to
 * another one with the same base model.
 * @throws ServiceError (ValidationException, ResourceNotFoundException)
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateProvisionedModelThroughput.html
 */
export function updateProvisionedThroughput(
  controlPlane: ControlPlane,
  {
    provisionedModelId,
    desiredProvisionedModelName: name,
    desiredModelId,
  }: Checked<UpdateProvisionedModelThroughputRequest>,
): JsonObject {
  const { account, provisioned } = controlPlane;
  const current = provisioned.get(provisionedModelId);
  const { status } = provisionedStatus(current, account.now());
  if (status !== "InService") {
    throw validationError(`The provisioned model cannot be updated because its status is ${status}.`);
  }
  if (name !== undefined && name !== current.name) requireFreeProvisionedName(controlPlane, name);
  provisioned.replace({
    ...current,
    ...omitUndefined({ name }),
    ...(desiredModelId === undefined ? {} : planUpdate(controlPlane, current, desiredModelId)),
  });
  return {};
}

/** DeleteProvisionedModelThroughput. @throws ServiceError (ConflictException) before the commitment has ended */
export function deleteProvisionedThroughput(
  { account, provisioned }: ControlPlane,
  { provisionedModelId }: Checked<GetProvisionedModelThroughputRequest>,
): JsonObject {
  const current = provisioned.get(provisionedModelId);
  if (account.now() < (commitmentEnd(current) ?? 0)) {
    throw new ServiceError(
      "ConflictException",
      "A provisioned model with a commitment cannot be deleted before its commitment term has ended.",
    );
  }
  provisioned.delete(current.arn);
  return {};
}

type Status = "Creating" | "InService" | "Updating";

const { creating, updating } = LOCAL_TRANSITION_MS.provisionedModelThroughput;

/** Returns the state at `now`, in ms since 1970, and when the state began. */
export function provisionedStatus({ createdAt, update }: ProvisionedThroughput, now: number): PhaseAt<Status> {
  const first = update === undefined ? ("Creating" as const) : ("Updating" as const);
  return phaseAt<Status>(
    [
      { status: first, lasts: update === undefined ? creating : updating },
      { status: "InService", lasts: Infinity },
    ],
    update?.at ?? createdAt,
    now,
  );
}

function buildProvisionedThroughput(provisioned: ProvisionedThroughput, now: number): JsonObject {
  const { status, since } = provisionedStatus(provisioned, now);
  const { modelUnits, modelArn, commitmentDuration, update } = provisioned;
  const end = commitmentEnd(provisioned);
  return {
    provisionedModelName: provisioned.name,
    provisionedModelArn: provisioned.arn,
    modelUnits,
    desiredModelUnits: modelUnits,
    modelArn: status === "Updating" ? (update?.formerModelArn ?? modelArn) : modelArn,
    desiredModelArn: modelArn,
    foundationModelArn: provisioned.foundationModelArn,
    status,
    creationTime: toWireTime(provisioned.createdAt),
    lastModifiedTime: toWireTime(since),
    ...omitUndefined({
      commitmentDuration,
      commitmentExpirationTime: end === undefined ? undefined : toWireTime(end),
    }),
  };
}

const MONTHS = { OneMonth: 1, SixMonths: 6 } as const;

/** Returns when it may be deleted, in ms since 1970. Returns `undefined` without a commitment. */
function commitmentEnd({ createdAt, commitmentDuration }: ProvisionedThroughput): number | undefined {
  if (commitmentDuration === undefined) return undefined;
  const end = new Date(createdAt);
  return end.setUTCMonth(end.getUTCMonth() + MONTHS[commitmentDuration]);
}

/** Finds the model to serve: a custom model or a foundation model. @throws ServiceError */
function resolveProvisionedModel(
  controlPlane: ControlPlane,
  modelId: string,
): Pick<ProvisionedThroughput, "baseModelId" | "foundationModelArn" | "modelArn"> {
  const { kind } = readTarget(modelId);
  if (kind === "custom-model" || kind === "named-model") {
    const model = findCustomModel(controlPlane, modelId);
    return { baseModelId: model.baseModelId, foundationModelArn: model.baseModelArn, modelArn: model.arn };
  }
  const base = requireBaseModel(controlPlane.account, modelId);
  return { baseModelId: base.modelId, foundationModelArn: base.arn, modelArn: base.arn };
}

/** These operations have no ConflictException. @throws ServiceError (ValidationException) */
function requireFreeProvisionedName({ provisioned }: ControlPlane, name: string): void {
  if (provisioned.list().some((other) => other.name === name)) {
    throw validationError(`A provisioned model with the name ${name} already exists.`);
  }
}

function planUpdate(
  controlPlane: ControlPlane,
  current: ProvisionedThroughput,
  modelId: string,
): Partial<ProvisionedThroughput> {
  if (current.modelArn === current.foundationModelArn) {
    throw validationError("The model of a provisioned model that serves a base model cannot be changed.");
  }
  const served = resolveProvisionedModel(controlPlane, modelId);
  if (served.foundationModelArn !== current.foundationModelArn) {
    throw validationError("The desired model must have the same base model as the current one.");
  }
  return { ...served, update: { at: controlPlane.account.now(), formerModelArn: current.modelArn } };
}
