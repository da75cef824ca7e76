import type { Operation } from "../server/operation";
import { cloudwatchOperations } from "./cloudwatch-operations";
import { controlPlaneOperations } from "./control-plane-operations";
import { knowledgeBaseOperations } from "./knowledge-base-operations";
import { runtimeOperations } from "./runtime-operations";

/** Every operation that is emulated. One port serves them all: their paths do not overlap. */
export const operations: readonly Operation[] = [
  ...runtimeOperations,
  ...knowledgeBaseOperations,
  ...controlPlaneOperations,
  ...cloudwatchOperations,
];
