import { ServiceError } from "../../errors/service-error";
import type { ControlPlane } from "../control-plane";
import { namedMembers, ownedMembers, type Resource } from "../resources/resource";
import { structure } from "../shapes/collection-shapes";
import { double, string } from "../shapes/scalar-shapes";
import type { Shape } from "../shapes/shape";
import { type CustomizationJob, customizationJobShape } from "./customization-job";

/** What a customization job makes. It exists from `createdAt` on: when its job completes. */
export interface CustomModel extends Resource {
  readonly createdAt: number;
  /** Base model id. */
  readonly baseModelId: string;
  readonly baseModelArn: string;
  readonly job: CustomizationJob;
}

/** By ARN, id or name. @throws ServiceError (ResourceNotFoundException) when there is none, or not yet */
export function findCustomModel({ account, customModels }: ControlPlane, identifier: string): CustomModel {
  const model = customModels.get(identifier);
  if (model.createdAt <= account.now()) return model;
  throw new ServiceError("ResourceNotFoundException", `The custom model ${identifier} could not be found.`);
}

/** A model in a snapshot. */
export const customModelShape: Shape<CustomModel> = structure(
  { ...namedMembers, createdAt: double(), baseModelId: string(), baseModelArn: string(), job: customizationJobShape },
  ownedMembers,
);
