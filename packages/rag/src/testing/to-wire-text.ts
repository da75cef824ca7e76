import type { ReceivedRequest } from "@bedrock-routed/local";

/** Headers that describe the request. The others differ from run to run. */
const SHOWN = new Set(["accept", "content-type"]);

/** A request as text for a snapshot, with an indented body and without headers that vary. */
export function toWireText({ operation, modelId, headers, body }: ReceivedRequest): string {
  const lines = Object.entries(headers)
    .filter(([name]) => SHOWN.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  return [`${operation} ${modelId ?? ""}`, ...lines, "", JSON.stringify(body, null, 2), ""].join("\n");
}
