import type { Service } from "./control-plane-error";

/** A request that would be sent. */
export interface PlannedRequest<Operation extends string = string, Input = unknown> {
  /** Name of the API operation, such as `"CreatePromptRouter"`. */
  readonly operation: Operation;
  /** The input of the operation, as the AWS SDK takes it. */
  readonly input: Input;
  /** The permission that it needs, such as `"bedrock:CreatePromptRouter"` or `"s3:PutObject"`. */
  readonly iamAction: string;
}

export function planRequest<Operation extends string, Input>(
  operation: Operation,
  input: Input,
  service: Service = "bedrock",
): PlannedRequest<Operation, Input> {
  return { operation, input, iamAction: `${service}:${operation}` };
}
