import { BedrockRoutedError } from "@bedrock-routed/core";
import { LangChainError } from "@langchain/core/errors";
import { describe, expect, it } from "vitest";
import { BedrockRoutedChatModel } from "../bedrock-routed-chat-model";
import { routerArn } from "../testing/answers";
import { createFakeTransport } from "../testing/fake-transport";
import {
  AccessDeniedError,
  OnDemandNotSupportedError,
  RouterLegacyModelError,
  RoutingNotSupportedError,
} from "./service-errors";

async function failWith(errorType: string, message: string, status: number, model: string = routerArn) {
  const { client } = createFakeTransport(() => ({ json: { message }, status, errorType }));
  const chat = new BedrockRoutedChatModel({ model, region: "us-east-1", client });
  const errors = await Promise.all(
    [
      chat.invoke("Hi"),
      chat.stream("Hi").then(async (stream) => stream.getReader().read()),
      chat.streamEvents("Hi"),
    ].map(async (attempt) => {
      try {
        await attempt;
        return undefined;
      } catch (error) {
        return error;
      }
    }),
  );
  return errors as Error[];
}

const sonnet = "anthropic.claude-sonnet-4-5-20250929-v1:0";

describe("errors of the service, on every path", () => {
  it.each(["’", "'"])("on-demand throughput isn%st supported: names the profiles", async (apostrophe) => {
    const message = `Invocation of model ID ${sonnet} with on-demand throughput isn${apostrophe}t supported. Retry your request with the ID or ARN of an inference profile that contains this model.`;
    for (const error of await failWith("ValidationException", message, 400, sonnet)) {
      expect(error).toBeInstanceOf(OnDemandNotSupportedError);
      expect(error).toMatchObject({
        profileIds: [`us.${sonnet}`, `global.${sonnet}`],
        cause: { name: "ValidationException" },
      });
      expect(error.message).toContain(`Use "us.${sonnet}" or "global.${sonnet}"`);
    }
  });

  it("the message says what to do when no profile is known", async () => {
    const message = "Invocation of model ID acme.model-v1:0 with on-demand throughput isn’t supported.";
    const [error] = await failWith("ValidationException", message, 400, "acme.model-v1:0");
    expect(error).toMatchObject({ profileIds: [] });
    expect(error?.message).toContain("ListInferenceProfiles");
  });

  it.each([
    [
      RoutingNotSupportedError,
      "ValidationException",
      400,
      "Prompt routing is not supported for the specified model identifier",
      "routes to a model that prompt routers do not accept, such as Claude 4 and later. Use a router over Nova Lite and Pro",
    ],
    [
      RouterLegacyModelError,
      "ResourceNotFoundException",
      404,
      "Access denied. This Model is marked by provider as Legacy",
      "marked as legacy, and Amazon Bedrock refuses it. Use a router over current models",
    ],
    [
      AccessDeniedError,
      "AccessDeniedException",
      403,
      "User is not authorized to perform: bedrock:InvokeModel",
      "Allow bedrock:InvokeModel on the router and on both of its models",
    ],
  ])("%s", async (errorClass, errorType, status, message, explanation) => {
    for (const error of await failWith(errorType, message, status)) {
      expect(error).toBeInstanceOf(errorClass);
      expect(error.message).toContain(`${routerArn} `);
      expect(error.message).toContain(explanation);
      expect(error).toMatchObject({ modelId: routerArn, cause: { name: errorType } });
      expect(BedrockRoutedError.isInstance(error) && LangChainError.isInstance(error)).toBe(true);
    }
  });

  it.each(["not authorized", "not authorized."])(
    "the message for the denial %j consists of sentences",
    async (message) => {
      const [error] = await failWith("AccessDeniedException", message, 403);
      expect(error?.message).toBe(
        `Access to ${routerArn} was denied: not authorized. Allow bedrock:InvokeModel on the router and on both of its ` +
          "models, and bedrock:GetPromptRouter, and check model access in the Amazon Bedrock console of this Region.",
      );
    },
  );

  it("the message for a denied model names the permissions for both ways to call it", async () => {
    const [error] = await failWith("AccessDeniedException", "not authorized", 403, sonnet);
    expect(error?.message).toContain("Allow bedrock:InvokeModel (and bedrock:InvokeModelWithResponseStream) on it,");
  });

  it("a legacy model that is called without a router is reported as the service does", async () => {
    const message = "Access denied. This Model is marked by provider as Legacy";
    for (const error of await failWith("ResourceNotFoundException", message, 404, sonnet)) {
      expect(error).toMatchObject({ name: "ResourceNotFoundException", message });
    }
  });

  it("other errors are passed on untouched", async () => {
    for (const error of await failWith("ValidationException", "The text field is blank.", 400)) {
      expect(error).toMatchObject({ name: "ValidationException", $fault: "client" });
      expect(BedrockRoutedError.isInstance(error)).toBe(false);
    }
  });
});
