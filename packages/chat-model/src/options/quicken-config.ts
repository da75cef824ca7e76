import type { BedrockRuntimeClient } from "@aws-sdk/client-bedrock-runtime";
import toFastProperties from "to-fast-properties";

/**
 * Makes V8 keep a client's configuration in the form that is fast to copy, which the SDK does three
 * times a call. An accessor that the SDK defines in it has made it a dictionary. Nothing that a
 * program could see of it changes.
 */
export function quickenConfig({ config }: Partial<BedrockRuntimeClient>): void {
  // A stand-in for the SDK in somebody's tests may have none.
  if (config !== undefined) toFastProperties(config);
}
