import type { BedrockClient } from "@aws-sdk/client-bedrock";
import type { ModelCatalog } from "@bedrock-routed/core";
import type { StatedTarget } from "./read-stated-targets";
import type { DescribeTarget, TargetDescription } from "./target-description";
import { toProfileDescription, toRouterDescription } from "./to-target-description";

/** Who is asked, and what need not be. */
export interface TargetDescriberOptions {
  readonly region: string;
  readonly modelCatalog: ModelCatalog;
  /** What the caller says. Of a prompt router it is enough, and nobody is asked. */
  readonly stated: StatedTarget;
  /** Client of the control plane; without it nothing is looked up. */
  readonly bedrockClient: BedrockClient | undefined;
}

/**
 * Looks up what is behind prompt routers and application profiles, once for each ARN, by
 * GetPromptRouter and GetInferenceProfile. Where that is not permitted, or fails, what the caller
 * says is known, and calls go on; a failure of the moment is asked again at the next call.
 */
export function createTargetDescriber(options: TargetDescriberOptions): DescribeTarget {
  const { region, modelCatalog, bedrockClient } = options;
  const known = new Map<string, Promise<TargetDescription | undefined>>();
  return async (modelId, target) => {
    const stated = options.stated(modelId, target);
    const isRouter = target.kind === "prompt-router";
    const isHidden = isRouter || target.kind === "application-profile";
    if (!isHidden || bedrockClient === undefined || (isRouter && stated !== undefined)) return stated;
    const asked =
      known.get(modelId) ??
      (isRouter
        ? describeRouter(bedrockClient, modelId)
        : describeProfile(bedrockClient, modelId, region, modelCatalog)
      ).catch((error: unknown) => {
        if (!isDenied(error)) known.delete(modelId);
        return stated;
      });
    known.set(modelId, asked);
    return asked;
  };
}

function isDenied(error: unknown): boolean {
  return error instanceof Error && error.name === "AccessDeniedException";
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
  modelCatalog: ModelCatalog,
): Promise<TargetDescription> {
  const { GetInferenceProfileCommand } = await import("@aws-sdk/client-bedrock");
  const { models } = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier }));
  return toProfileDescription(models, region, modelCatalog);
}
