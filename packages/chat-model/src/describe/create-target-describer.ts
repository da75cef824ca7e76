import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { FactBook } from "@bedrock-routed/core";
import type { DescribeTarget, TargetDescription } from "./target-description";
import { toProfileDescription, toRouterDescription } from "./to-target-description";

/** Who is asked, and what need not be. */
export interface TargetDescriberOptions {
  readonly region: string;
  readonly facts: FactBook;
  /** Base ids that the caller stated for prompt routers: then nobody is asked. */
  readonly routerModels: readonly string[] | undefined;
  /** Client of the control plane; without it nothing is looked up. */
  readonly bedrockClient: BedrockClient | undefined;
}

/**
 * Looks up what is behind prompt routers and application profiles, once for each ARN, by
 * GetPromptRouter and GetInferenceProfile. Where that is not permitted, or fails, nothing is known
 * and calls go on.
 */
export function createTargetDescriber(options: TargetDescriberOptions): DescribeTarget {
  const { region, facts, routerModels, bedrockClient } = options;
  const known = new Map<string, Promise<TargetDescription | undefined>>();
  return async (modelId, { kind }) => {
    if (kind === "prompt-router" && routerModels !== undefined) return { models: routerModels };
    const isHidden = kind === "prompt-router" || kind === "application-profile";
    if (!isHidden || bedrockClient === undefined) return undefined;
    const asked =
      known.get(modelId) ??
      (kind === "prompt-router"
        ? describeRouter(bedrockClient, modelId)
        : describeProfile(bedrockClient, modelId, region, facts)
      ).catch(() => undefined);
    known.set(modelId, asked);
    return asked;
  };
}

// The package is an optional peer: it is loaded when there is a client of it.

async function describeRouter(client: BedrockClient, promptRouterArn: string): Promise<TargetDescription> {
  const { GetPromptRouterCommand } = await import("@aws-sdk/client-bedrock");
  const { models } = await client.send(new GetPromptRouterCommand({ promptRouterArn }));
  return toRouterDescription(models);
}

async function describeProfile(
  client: BedrockClient,
  inferenceProfileIdentifier: string,
  region: string,
  facts: FactBook,
): Promise<TargetDescription> {
  const { GetInferenceProfileCommand } = await import("@aws-sdk/client-bedrock");
  const { models } = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier }));
  return toProfileDescription(models, region, facts);
}
