import { cloudwatchOperations } from "./cloudwatch-operations";
import { controlPlaneOperations } from "./control-plane-operations";
import { knowledgeBaseOperations } from "./knowledge-base-operations";
import type { Operation } from "./operation";
import { runtimeOperations } from "./runtime-operations";

/** Every emulated operation. One port serves them all, because their paths do not overlap. */
export const operations: readonly Operation[] = [
  ...runtimeOperations,
  ...knowledgeBaseOperations,
  ...controlPlaneOperations,
  ...cloudwatchOperations,
];
