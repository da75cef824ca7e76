import type { ReceivedRequest } from "@bedrock-routed/local";

/** Headers that say something about the request; the others differ from run to run. */
const SHOWN = new Set(["accept", "content-type"]);

/** A request as text for a snapshot: headers that vary are masked, the body is indented. */
export function toWireText({ operation, modelId, headers, body }: ReceivedRequest): string {
  const lines = Object.entries(headers)
    .filter(([name]) => SHOWN.has(name))
    .map(([name, value]) => `${name}: ${value}`)
    .sort();
  return [`${operation} ${modelId ?? ""}`, ...lines, "", JSON.stringify(body, null, 2), ""].join("\n");
}
