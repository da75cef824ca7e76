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
  createInvocationJob,
  getInvocationJob,
  listInvocationJobs,
  stopInvocationJob,
} from "../control-plane/invocation-jobs";
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
import { buildJsonReply } from "../wire/http";
import type { JsonObject } from "../wire/read-json";
import type { Operation, OperationRequest } from "./operation";

type Answer = (controlPlane: ControlPlane, request: OperationRequest & { readonly id: string }) => JsonObject;

/** The operations of the service `bedrock`. */
export const controlPlaneOperations: readonly Operation[] = [
  post("CreatePromptRouter", "/prompt-routers", 200, (plane, { body }) => createPromptRouter(plane, body)),
  get("ListPromptRouters", "/prompt-routers", (plane, { query }) => listPromptRouters(plane, query)),
  get("GetPromptRouter", "/prompt-routers/{id}", (plane, { id }) => getPromptRouter(plane, id)),
  remove("DeletePromptRouter", "/prompt-routers/{id}", (plane, { id }) => deletePromptRouter(plane, id)),

  post("CreateInferenceProfile", "/inference-profiles", 201, (plane, { body }) => createInferenceProfile(plane, body)),
  get("ListInferenceProfiles", "/inference-profiles", (plane, { query }) => listInferenceProfiles(plane, query)),
  get("GetInferenceProfile", "/inference-profiles/{id}", (plane, { id }) => getInferenceProfile(plane, id)),
  remove("DeleteInferenceProfile", "/inference-profiles/{id}", (plane, { id }) => deleteInferenceProfile(plane, id)),

  get("ListFoundationModels", "/foundation-models", ({ account }, { query }) => listFoundationModels(account, query)),
  get("GetFoundationModel", "/foundation-models/{id}", ({ account }, { id }) => getFoundationModel(account, id)),

  post("CreateModelCustomizationJob", "/model-customization-jobs", 201, (plane, { body }) =>
    createCustomizationJob(plane, body),
  ),
  get("ListModelCustomizationJobs", "/model-customization-jobs", (plane, { query }) =>
    listCustomizationJobs(plane, query),
  ),
  get("GetModelCustomizationJob", "/model-customization-jobs/{id}", (plane, { id }) => getCustomizationJob(plane, id)),
  post("StopModelCustomizationJob", "/model-customization-jobs/{id}/stop", 200, (plane, { id }) =>
    stopCustomizationJob(plane, id),
  ),

  get("ListCustomModels", "/custom-models", (plane, { query }) => listCustomModels(plane, query)),
  get("GetCustomModel", "/custom-models/{id}", (plane, { id }) => getCustomModel(plane, id)),
  remove("DeleteCustomModel", "/custom-models/{id}", (plane, { id }) => deleteCustomModel(plane, id)),

  post("CreateCustomModelDeployment", "/model-customization/custom-model-deployments", 202, (plane, { body }) =>
    createDeployment(plane, body),
  ),
  get("ListCustomModelDeployments", "/model-customization/custom-model-deployments", (plane, { query }) =>
    listDeployments(plane, query),
  ),
  get("GetCustomModelDeployment", "/model-customization/custom-model-deployments/{id}", (plane, { id }) =>
    getDeployment(plane, id),
  ),
  remove("DeleteCustomModelDeployment", "/model-customization/custom-model-deployments/{id}", (plane, { id }) =>
    deleteDeployment(plane, id),
  ),

  post("CreateModelInvocationJob", "/model-invocation-job", 200, (plane, { body }) => createInvocationJob(plane, body)),
  get("ListModelInvocationJobs", "/model-invocation-jobs", (plane, { query }) => listInvocationJobs(plane, query)),
  get("GetModelInvocationJob", "/model-invocation-job/{id}", (plane, { id }) => getInvocationJob(plane, id)),
  post("StopModelInvocationJob", "/model-invocation-job/{id}/stop", 200, (plane, { id }) =>
    stopInvocationJob(plane, id),
  ),

  post("CreateProvisionedModelThroughput", "/provisioned-model-throughput", 201, (plane, { body }) =>
    createProvisionedThroughput(plane, body),
  ),
  get("ListProvisionedModelThroughputs", "/provisioned-model-throughputs", (plane, { query }) =>
    listProvisionedThroughputs(plane, query),
  ),
  get("GetProvisionedModelThroughput", "/provisioned-model-throughput/{id}", (plane, { id }) =>
    getProvisionedThroughput(plane, id),
  ),
  operation("UpdateProvisionedModelThroughput", "PATCH", "/provisioned-model-throughput/{id}", 200, (plane, request) =>
    updateProvisionedThroughput(plane, request.id, request.body),
  ),
  remove("DeleteProvisionedModelThroughput", "/provisioned-model-throughput/{id}", (plane, { id }) =>
    deleteProvisionedThroughput(plane, id),
  ),

  post("TagResource", "/tagResource", 200, (plane, { body }) => tagResource(plane, body)),
  post("UntagResource", "/untagResource", 200, (plane, { body }) => untagResource(plane, body)),
  post("ListTagsForResource", "/listTagsForResource", 200, (plane, { body }) => listTags(plane, body)),
];

function get(name: string, path: string, answer: Answer): Operation {
  return operation(name, "GET", path, 200, answer);
}

function post(name: string, path: string, status: number, answer: Answer): Operation {
  return operation(name, "POST", path, status, answer);
}

function remove(name: string, path: string, answer: Answer): Operation {
  return operation(name, "DELETE", path, 200, answer);
}

function operation(name: string, method: Operation["method"], path: string, status: number, answer: Answer): Operation {
  return {
    name,
    method,
    path,
    answer: (request, { controlPlane }) =>
      buildJsonReply(answer(controlPlane, { ...request, id: request.parameters.id ?? "" }), status),
  };
}
