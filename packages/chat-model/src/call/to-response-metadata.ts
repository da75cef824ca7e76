import type { RoutingRecord } from "@bedrock-routed/core";

/** What we add to `response_metadata`, the same on every path. */
export interface RoutedResponseMetadata {
  routing?: RoutingRecord;
  /** Base id of the model that answered. */
  model_name?: string;
}

export function toResponseMetadata(routing: RoutingRecord | undefined): RoutedResponseMetadata {
  if (routing === undefined) return {};
  const modelId = routing.invokedModel?.modelId;
  return modelId === undefined ? { routing } : { routing, model_name: modelId };
}
