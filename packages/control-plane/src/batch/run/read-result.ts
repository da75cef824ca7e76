import { omitUndefined, type RoutingRecord } from "@bedrock-routed/core";
import { AIMessage, type AIMessageFields } from "@langchain/core/messages";
import type { BatchModel } from "../batch-model";
import { hasSucceeded, type JoinedRecord } from "./join-results";

/** Why a record has no answer. */
export interface BatchFailure {
  /** The HTTP status that the service gives. `undefined` when the record was not processed. */
  readonly code: number | undefined;
  /** The words of the service, or what happened to the job. */
  readonly message: string;
}

/** The outcome of one input: its answer, or why there is none. */
export type BatchResult = {
  /** Position of the input, from 0. */
  readonly index: number;
  readonly recordId: string;
} & (
  | { readonly message: AIMessage; readonly failure?: undefined }
  | { readonly message?: undefined; readonly failure: BatchFailure }
);

/** @param requestedModelId the id or ARN of the run */
export function readResult(record: JoinedRecord, model: BatchModel, requestedModelId: string): BatchResult {
  const { index, recordId, job, output } = record;
  if (!hasSucceeded(record)) return { index, recordId, failure: readFailure(record) };
  const { content, usage, stopReason } = model.form.read(output?.modelOutput ?? {});
  const routing: RoutingRecord = {
    requestedModelId,
    targetKind: model.targetKind,
    ...omitUndefined({ invokedModel: model.invokedModel, usage, stopReason }),
    batch: { jobArn: job.arn ?? "", recordId },
    cachePlan: { points: [], skipped: [], placedByCaller: 0 },
  };
  const { inputTokens: input_tokens = 0, outputTokens: output_tokens = 0 } = usage ?? {};
  const usage_metadata = { input_tokens, output_tokens, total_tokens: input_tokens + output_tokens };
  const fields: AIMessageFields = {
    content: typeof content === "string" ? content : content.map((block) => ({ ...block, type: String(block.type) })),
    response_metadata: {
      ...omitUndefined({ stopReason, model_name: model.invokedModel?.modelId }),
      model_provider: "bedrock",
      routing,
    },
  };
  const message: AIMessage = new AIMessage(fields);
  // LangChain's types of the constructor depend on the tools of a message, and leave it out here.
  if (usage !== undefined) Object.assign(message, { usage_metadata });
  return { index, recordId, message };
}

function readFailure({ job, output }: JoinedRecord): BatchFailure {
  if (output?.error) {
    const { errorCode, errorMessage } = output.error;
    return {
      code: typeof errorCode === "number" ? errorCode : undefined,
      message: String(errorMessage ?? "unknown error"),
    };
  }
  const { status = "unknown", message } = job.ended ?? {};
  const why = message === undefined || message === "" ? "" : ` The service says: ${message}`;
  return { code: undefined, message: `The record was not processed. The status of its job is ${status}.${why}` };
}
