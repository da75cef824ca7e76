import { BedrockClient, GetPromptRouterCommand } from "@aws-sdk/client-bedrock";
import { parseModelTarget } from "@bedrock-routed/core";
import type { Environment } from "./environment";

/**
 * The models that a prompt router chooses from; `undefined` for other targets, or where
 * `bedrock:GetPromptRouter` is not permitted.
 */
export async function readRouterModels({ modelId, clientConfig }: Environment): Promise<string[] | undefined> {
  if (parseModelTarget(modelId).kind !== "prompt-router") return undefined;
  const client = new BedrockClient(clientConfig);
  try {
    const { models = [] } = await client.send(new GetPromptRouterCommand({ promptRouterArn: modelId }));
    return models.flatMap(({ modelArn }) => modelArn ?? []);
  } catch (error) {
    if (error instanceof Error && error.name === "AccessDeniedException") return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
