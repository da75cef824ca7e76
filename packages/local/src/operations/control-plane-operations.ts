import {
  type BatchContext,
  createInvocationJob,
  getInvocationJob,
  listInvocationJobs,
  stopInvocationJob,
} from "../batch/invocation-jobs";
import type { ControlPlane } from "../control-plane/control-plane";
import {
  createDeployment,
  deleteCustomModel,
  deleteDeployment,
  getCustomModel,
  getDeployment,
  listCustomModels,
  listDeployments,
} from "../control-plane/custom-models";
import {
  createCustomizationJob,
  getCustomizationJob,
  listCustomizationJobs,
  stopCustomizationJob,
} from "../control-plane/customization-jobs";
import { getFoundationModel, listFoundationModels } from "../control-plane/foundation-models";
import {
  createInferenceProfile,
  deleteInferenceProfile,
  getInferenceProfile,
  listInferenceProfiles,
} from "../control-plane/inference-profiles";
import {
  createPromptRouter,
  deletePromptRouter,
  getPromptRouter,
  listPromptRouters,
} from "../control-plane/prompt-routers";
import {
  createProvisionedThroughput,
  deleteProvisionedThroughput,
  getProvisionedThroughput,
  listProvisionedThroughputs,
  updateProvisionedThroughput,
} from "../control-plane/provisioned-throughput";
import { listTags, tagResource, untagResource } from "../control-plane/tags";
import { requireRequestShapes } from "../service-model/shape-table";
import { buildJsonReply } from "../wire/http";
import type { JsonObject } from "../wire/read-json";
import type { Operation } from "./operation";

/** The operations of the service `bedrock`. */
export const controlPlaneOperations: readonly Operation[] = [
  operation("CreatePromptRouter", createPromptRouter),
  operation("ListPromptRouters", listPromptRouters),
  operation("GetPromptRouter", getPromptRouter),
  operation("DeletePromptRouter", deletePromptRouter),

  operation("CreateInferenceProfile", createInferenceProfile),
  operation("ListInferenceProfiles", listInferenceProfiles),
  operation("GetInferenceProfile", getInferenceProfile),
  operation("DeleteInferenceProfile", deleteInferenceProfile),

  operation("ListFoundationModels", listFoundationModels),
  operation("GetFoundationModel", getFoundationModel),

  operation("CreateModelCustomizationJob", createCustomizationJob),
  operation("ListModelCustomizationJobs", listCustomizationJobs),
  operation("GetModelCustomizationJob", getCustomizationJob),
  operation("StopModelCustomizationJob", stopCustomizationJob),

  operation("ListCustomModels", listCustomModels),
  operation("GetCustomModel", getCustomModel),
  operation("DeleteCustomModel", deleteCustomModel),

  operation("CreateCustomModelDeployment", createDeployment),
  operation("ListCustomModelDeployments", listDeployments),
  operation("GetCustomModelDeployment", getDeployment),
  operation("DeleteCustomModelDeployment", deleteDeployment),

  batchOperation("CreateModelInvocationJob", createInvocationJob),
  batchOperation("ListModelInvocationJobs", listInvocationJobs),
  batchOperation("GetModelInvocationJob", getInvocationJob),
  batchOperation("StopModelInvocationJob", stopInvocationJob),

  operation("CreateProvisionedModelThroughput", createProvisionedThroughput),
  operation("ListProvisionedModelThroughputs", listProvisionedThroughputs),
  operation("GetProvisionedModelThroughput", getProvisionedThroughput),
  operation("UpdateProvisionedModelThroughput", updateProvisionedThroughput),
  operation("DeleteProvisionedModelThroughput", deleteProvisionedThroughput),

  operation("TagResource", tagResource),
  operation("UntagResource", untagResource),
  operation("ListTagsForResource", listTags),
];

function operation<Input>(name: string, answer: (plane: ControlPlane, input: Input) => JsonObject): Operation {
  return batchOperation(name, ({ controlPlane }, input: Input) => answer(controlPlane, input));
}

/** Method, path and status are those of the service model. The caller of `answer` has checked the input against it. */
function batchOperation<Input>(name: string, answer: (context: BatchContext, input: Input) => JsonObject): Operation {
  const { method, path, status } = requireRequestShapes(name).operation;
  return {
    name,
    method,
    path,
    answer: ({ input }, context) => buildJsonReply(answer(context, input as Input), status),
  };
}
