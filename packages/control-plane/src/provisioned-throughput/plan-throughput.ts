import type {
  CreateProvisionedModelThroughputCommandInput,
  DeleteProvisionedModelThroughputCommandInput,
  TagResourceCommandInput,
  UpdateProvisionedModelThroughputCommandInput,
} from "@aws-sdk/client-bedrock";
import { type ModelCatalog, omitUndefined } from "@bedrock-routed/core";
import type { EnsurePlan } from "../requests/ensure-plan";
import { type PlannedRequest, planRequest } from "../requests/planned-request";
import type { Difference } from "../requests/resource-differs-error";
import { buildTags, compareTags, type Tags } from "../requests/tags";
import { type BreakEven, calculateBreakEven, calculateCost, type ThroughputCost } from "./break-even";
import { type Commitment, findUnitPrice, type UnitPrice } from "./provisionable-models";
import type { ProvisionedModel } from "./provisioned-model";
import type { ResolvedThroughput } from "./resolve-throughput";
import type { CostOptions } from "./throughput-definition";

/** A request that changes provisioned throughput. */
export type ThroughputRequest =
  | PlannedRequest<"CreateProvisionedModelThroughput", CreateProvisionedModelThroughputCommandInput>
  | PlannedRequest<"UpdateProvisionedModelThroughput", UpdateProvisionedModelThroughputCommandInput>
  | PlannedRequest<"DeleteProvisionedModelThroughput", DeleteProvisionedModelThroughputCommandInput>
  | PlannedRequest<"TagResource", TagResourceCommandInput>;

/** What `ensure` would do, and what it would cost. Show it before you ask a person to confirm. */
export interface ThroughputPlan extends Omit<EnsurePlan<ProvisionedModel, ThroughputRequest>, "action"> {
  /** `update`: it serves another custom model of the same base model from then on. For the others see `EnsurePlan`. */
  readonly action: EnsurePlan<ProvisionedModel, ThroughputRequest>["action"] | "update";
  /** What the wanted throughput costs. `undefined` when the price of a model unit is not known. */
  readonly cost: ThroughputCost | undefined;
  /** Against the traffic on demand. `undefined` without `traffic`, or when either price is not known. */
  readonly breakEven: BreakEven | undefined;
}

/** The throughput that has the wanted name. */
export interface ExistingThroughput {
  readonly model: ProvisionedModel;
  /** `undefined` when no tags are wanted. */
  readonly tags: Tags | undefined;
}

/** Where the costs come from. */
export interface PricingContext extends CostOptions {
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
}

/** Decides what to do so that provisioned throughput exists as wanted, and what that costs. */
export function planThroughput(
  wanted: ResolvedThroughput,
  existing: ExistingThroughput | undefined,
  replace: boolean,
  pricing: PricingContext,
): ThroughputPlan {
  const { modelUnits, commitment, model } = wanted;
  const unitPrice = findPrice(model.modelId, commitment, pricing);
  const cost = unitPrice && calculateCost(unitPrice, modelUnits, commitment);
  const { traffic, unitCapacity, region, modelCatalog } = pricing;
  const breakEven =
    cost && traffic && model.modelId !== undefined
      ? calculateBreakEven(traffic, cost, { modelId: model.modelId, region, modelCatalog }, unitCapacity)
      : undefined;
  const { notes, ...decision } = decide(wanted, existing, replace);
  const isCreated = decision.action === "create" || decision.action === "replace";
  const costNotes = isCreated
    ? [...costNotesOf(wanted, cost, breakEven, pricing), ...modelNotesOf(wanted, region)]
    : [];
  return { ...decision, cost, breakEven, notes: [...notes, ...costNotes] };
}

type Decision = Omit<ThroughputPlan, "cost" | "breakEven">;

const REPLACE_NOTE =
  "The number of units, the commitment and the base model cannot be changed. It is deleted and created anew: its ARN changes, calls fail meanwhile, and AWS may have no capacity left.";

function decide(wanted: ResolvedThroughput, existing: ExistingThroughput | undefined, replace: boolean): Decision {
  const create = planCreation(wanted);
  if (existing === undefined) return { action: "create", existing, differences: [], requests: [create], notes: [] };
  const { model: found } = existing;
  const differences = compareThroughputs(wanted, found);
  const missingTags = compareTags(wanted.tags, existing.tags ?? {});
  const tag = planRequest("TagResource", { resourceARN: found.arn, tags: buildTags(wanted.tags) });
  const tagging = missingTags.length === 0 ? [] : [tag];
  const all = { existing: found, differences: [...differences, ...missingTags] };
  if (differences.length === 0) {
    return { ...all, action: tagging.length === 0 ? "reuse" : "tag", requests: tagging, notes: [] };
  }
  if (canUpdate(wanted, found, differences)) {
    const update = planUpdate(found.arn, { model: wanted.model.arn });
    return { ...all, action: "update", requests: [update, ...tagging], notes: [] };
  }
  const requests = replace ? [planDeletion(found.arn), create] : [];
  return { ...all, action: replace ? "replace" : "differs", requests, notes: [REPLACE_NOTE] };
}

/** AWS changes the model of a custom model's throughput only, and only within one base model. */
function canUpdate(wanted: ResolvedThroughput, found: ProvisionedModel, differences: readonly Difference[]): boolean {
  const isModelOnly = differences.every(({ field }) => field === "model");
  return isModelOnly && found.modelArn.includes(":custom-model/") && wanted.model.modelId === found.modelId;
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_CreateProvisionedModelThroughput.html */
function planCreation(
  throughput: ResolvedThroughput,
): PlannedRequest<"CreateProvisionedModelThroughput", CreateProvisionedModelThroughputCommandInput> {
  const { name, model, modelUnits, commitment, tags } = throughput;
  return planRequest("CreateProvisionedModelThroughput", {
    provisionedModelName: name,
    modelId: model.arn,
    modelUnits,
    ...omitUndefined({ commitmentDuration: commitment, tags: buildTags(tags) }),
  });
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_UpdateProvisionedModelThroughput.html */
export function planUpdate(
  provisionedModelId: string,
  { name, model }: { readonly name?: string | undefined; readonly model?: string | undefined },
): PlannedRequest<"UpdateProvisionedModelThroughput", UpdateProvisionedModelThroughputCommandInput> {
  const changes = omitUndefined({ desiredProvisionedModelName: name, desiredModelId: model });
  return planRequest("UpdateProvisionedModelThroughput", { provisionedModelId, ...changes });
}

/** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_DeleteProvisionedModelThroughput.html */
export function planDeletion(
  provisionedModelId: string,
): PlannedRequest<"DeleteProvisionedModelThroughput", DeleteProvisionedModelThroughputCommandInput> {
  return planRequest("DeleteProvisionedModelThroughput", { provisionedModelId });
}

function compareThroughputs(wanted: ResolvedThroughput, found: ProvisionedModel): Difference[] {
  const fields: Difference[] = [
    { field: "model", wanted: wanted.model.arn, found: found.desiredModelArn },
    { field: "modelUnits", wanted: wanted.modelUnits, found: found.modelUnits },
    { field: "commitment", wanted: wanted.commitment, found: found.commitment },
  ];
  return fields.filter((field) => field.wanted !== field.found);
}

function findPrice(
  modelId: string | undefined,
  commitment: Commitment | undefined,
  { pricePerUnitHour, region }: PricingContext,
): UnitPrice | undefined {
  if (pricePerUnitHour !== undefined) {
    return { usdPerUnitHour: pricePerUnitHour, source: "pricePerUnitHour", asOf: undefined };
  }
  return modelId === undefined ? undefined : findUnitPrice(modelId, region, commitment);
}

function costNotesOf(
  { commitment, modelUnits }: ResolvedThroughput,
  cost: ThroughputCost | undefined,
  breakEven: BreakEven | undefined,
  { traffic }: PricingContext,
): string[] {
  const notes: string[] = [];
  if (cost === undefined) {
    notes.push(
      "The price of a model unit is not known here, so neither is the cost: ask AWS for it, and pass pricePerUnitHour.",
    );
  } else if (commitment === undefined) {
    notes.push(`It costs ${usd(cost.usdPerHour)} an hour until it is deleted, whether it is called or not.`);
  } else {
    notes.push(
      `At least ${usd(cost.committedUsd)} is owed: it cannot be deleted before the commitment ends, and costs ${usd(cost.usdPerHour)} an hour until it is deleted.`,
    );
  }
  if (cost !== undefined && traffic !== undefined && breakEven === undefined) {
    notes.push("The price of the traffic on demand is not known, so there is no break-even: pass traffic.costUsd.");
  }
  if (breakEven?.unitsForAverage !== undefined && breakEven.unitsForAverage > modelUnits) {
    notes.push(
      `The average of the traffic needs ${breakEven.unitsForAverage} model units, and ${modelUnits} are bought: what one cannot carry is throttled.`,
    );
  }
  if (breakEven !== undefined && breakEven.unitsForAverage === undefined) {
    notes.push(
      "AWS does not publish what a model unit carries: ask for it, and pass unitCapacity, before you trust the break-even.",
    );
  }
  return notes;
}

function modelNotesOf({ model }: ResolvedThroughput, region: string): string[] {
  const notes = ["An account has no model units until AWS grants them: open a support case first."];
  if (model.isCustom) {
    notes.push(
      "A custom model can also be deployed on demand, where AWS offers it for the base model: CustomModelDeployments. Then only tokens cost.",
    );
  } else if (model.isListed !== true) {
    notes.push(`This package does not know that AWS sells provisioned throughput for the model in ${region}.`);
  }
  return notes;
}

function usd(amount: number): string {
  return `USD ${amount.toFixed(2)}`;
}
