import type { RoutingRecord, Saving } from "@bedrock-routed/core";
import type { MeteredCall } from "./metered-call";

/** What came of one run of a chat model. It holds no text of prompt or answer. */
export interface CallRecord {
  readonly runId: string;
  /** `cached`: LangChain's own cache answered, Amazon Bedrock was not called. */
  readonly outcome: "answered" | "cached" | "failed";
  /** Of an answered call. */
  readonly call?: MeteredCall;
  /** The message's routing record. Messages of other chat models have none. */
  readonly routing?: RoutingRecord;
  /** Absent when the call could not be priced. */
  readonly saving?: Saving;
  /** What `saving` compares with. */
  readonly baselineModelId?: string;
  /** ISO date of the prices in `saving`. */
  readonly pricesAsOf?: string;
}
