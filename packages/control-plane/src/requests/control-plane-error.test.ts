import { expect, it } from "vitest";
import { ControlPlaneError } from "../index";
import { toControlPlaneError } from "./control-plane-error";

function refusal(name: string, message = "The words of the service"): Error {
  return Object.assign(new Error(message), { name, $metadata: { requestId: "abc", attempts: 3 } });
}

it.each([
  ["AccessDeniedException", "access-denied", false, "Allow bedrock:DeletePromptRouter"],
  ["ConflictException", "conflict", false, "its name is taken"],
  ["InternalServerException", "unavailable", true, "Try again later."],
  ["ResourceNotFoundException", "not-found", false, "Check the name, the account and the Region."],
  ["ServiceQuotaExceededException", "quota", false, "request a higher quota"],
  ["ThrottlingException", "throttled", true, "Send fewer requests at a time"],
  ["TooManyTagsException", "quota", false, "request a higher quota"],
  ["ValidationException", "invalid", false, "Change the request as the message says."],
])("%s is %s (retryable: %s), with the remedy", (name, reason, retryable, remedy) => {
  const error = toControlPlaneError(refusal(name), { operation: "DeletePromptRouter", signal: undefined });
  expect(error).toBeInstanceOf(ControlPlaneError);
  expect(error).toMatchObject({ reason, retryable, requestId: "abc", attempts: 3, operation: "DeletePromptRouter" });
  expect(error).toMatchObject({ service: "Amazon Bedrock", remedy: expect.stringContaining(remedy) });
  const { message } = error as Error;
  expect(message).toMatch(/^Amazon Bedrock refused DeletePromptRouter: The words of the service\. /);
  expect(message).toContain(remedy);
});

it("an exception without words and without metadata still names its operation", () => {
  const bare = Object.assign(new Error(""), { name: "ValidationException" });
  const error = toControlPlaneError(bare, { operation: "GetPromptRouter", signal: undefined });
  expect(error).toMatchObject({ requestId: undefined, attempts: undefined });
  expect((error as Error).message).toContain("refused GetPromptRouter: ValidationException.");
});

it("passes on errors that are not the service's", () => {
  const failed = { operation: "GetPromptRouter", signal: undefined };
  const missing = Object.assign(new Error("Could not load credentials"), { name: "CredentialsProviderError" });
  expect(toControlPlaneError(missing, failed)).toBe(missing);
  expect(toControlPlaneError("thrown text", failed)).toBe("thrown text");
});
