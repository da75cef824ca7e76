import type { ReceivedRequest } from "@bedrock-routed/local";

/** One line about a call. @param isVerbose whether the content of the request may be shown */
export function printCall(call: ReceivedRequest, isVerbose: boolean): string {
  const { operation, modelId, status, usage, durationMs, fault, body } = call;
  const parts = [
    modelId === undefined ? operation : `${operation} ${modelId}`,
    status === 0 ? "no answer" : String(status),
    ...(usage === undefined ? [] : [`${usage.inputTokens} + ${usage.outputTokens} tokens`]),
    `${durationMs.toFixed(1)} ms`,
    ...(fault === undefined ? [] : [`fault: ${fault}`]),
    ...(isVerbose ? [JSON.stringify(body)] : []),
  ];
  return withoutControls(parts.join("  "));
}

/** The same as one JSON object. */
export function buildCallRecord(call: ReceivedRequest, isVerbose: boolean): Readonly<Record<string, unknown>> {
  const { body, headers, time, ...rest } = call;
  return { event: "call", time: new Date(time).toISOString(), ...rest, ...(isVerbose ? { headers, body } : {}) };
}

/** What a client sends must not move the cursor or colour the terminal. */
function withoutControls(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, "�");
}
