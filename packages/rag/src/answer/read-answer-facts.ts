import { isRoutingRecord, type RoutingRecord, readRoutingRecord } from "@bedrock-routed/core";
import { AIMessage, AIMessageChunk, type BaseMessage, type UsageMetadata } from "@langchain/core/messages";

/** What the final message tells besides its text. */
export interface AnswerFacts {
  readonly modelName?: string;
  readonly usage?: UsageMetadata;
  readonly routing?: RoutingRecord;
}

/** Reads model, usage and routing of the whole message, after a stream that of its chunks together. */
export function readAnswerFacts(message: BaseMessage | undefined): AnswerFacts {
  if (!AIMessage.isInstance(message) && !AIMessageChunk.isInstance(message)) return {};
  const modelName = message.response_metadata.model_name;
  const routing = readRoutingRecord(message);
  return {
    ...(typeof modelName === "string" ? { modelName } : {}),
    ...(message.usage_metadata === undefined ? {} : { usage: withoutEmptyDetails(message.usage_metadata) }),
    ...(isRoutingRecord(routing) ? { routing } : {}),
  };
}

/** Adding up chunks leaves details that hold nothing, which one message does not have. */
function withoutEmptyDetails(usage: UsageMetadata): UsageMetadata {
  const { input_token_details, output_token_details, ...counts } = usage;
  return {
    ...counts,
    ...(isEmpty(input_token_details) ? {} : { input_token_details }),
    ...(isEmpty(output_token_details) ? {} : { output_token_details }),
  };
}

function isEmpty(details: object | undefined): details is undefined {
  return Object.values(details ?? {}).every((count) => count === undefined);
}
