import { GetInferenceProfileCommand } from "@aws-sdk/client-bedrock";
import { formatModelTarget, readModelTarget } from "@bedrock-routed/core";
import type { ControlPlaneClient } from "../connection";
import { type CallOptions, sendRequest } from "./send";

/** A profile as the service knows it. */
export interface FoundProfile {
  readonly arn: string;
  /** ARNs of the foundation models that calls can reach: one for each Region. */
  readonly modelArns: readonly string[];
  /** Base model id. `undefined` when the service does not tell it. */
  readonly modelId: string | undefined;
}

/**
 * Asks the service for a profile: its ARN names the account, and the models say what it leads to.
 * @param id id or ARN of a system or application profile
 * @throws ControlPlaneError
 */
export async function findProfile(
  id: string,
  client: ControlPlaneClient,
  { signal }: CallOptions,
): Promise<FoundProfile> {
  const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: id });
  const context = {
    operation: "GetInferenceProfile",
    signal,
    remedies: { "not-found": "Check the id, and that the Region of the client offers the profile." },
  };
  const profile = await sendRequest(context, (options) => client.send(command, options));
  const modelArns = (profile.models ?? []).flatMap(({ modelArn }) => modelArn ?? []);
  return { arn: profile.inferenceProfileArn ?? id, modelArns, modelId: modelIdOf(modelArns[0]) };
}

/** The base model id that an id or ARN names. */
export function modelIdOf(id: string | undefined): string | undefined {
  const target = readModelTarget(id);
  return target !== undefined && "modelId" in target ? target.modelId : undefined;
}

/** Such as `arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0`. */
export function foundationModelArn(modelId: string, region: string): string {
  const partition = region.startsWith("us-gov-") ? "aws-us-gov" : region.startsWith("cn-") ? "aws-cn" : "aws";
  return formatModelTarget({ kind: "foundation-model", modelId, arn: { partition, region } });
}
