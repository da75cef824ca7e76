import { BedrockAgentRuntimeClient, type BedrockAgentRuntimeClientConfig } from "@aws-sdk/client-bedrock-agent-runtime";

/** A client for the Region; without one the AWS SDK looks in the shared configuration. */
export function createClient(
  region: string | undefined,
  options: BedrockAgentRuntimeClientConfig | undefined,
): BedrockAgentRuntimeClient {
  return new BedrockAgentRuntimeClient({ ...options, ...(region === undefined ? {} : { region }) });
}
