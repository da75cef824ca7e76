import { InvalidOptionError } from "@bedrock-routed/core";
import type { ChatBedrockConverseInput } from "@langchain/aws";
import type { DeclaredOption } from "./option-table";
import {
  type Check,
  checkCount,
  checkDuration,
  checkFlag,
  checkFunction,
  checkObject,
  checkOneOf,
  checkText,
  checkTextFields,
  checkTexts,
  checkThat,
} from "./value-checks";

/** Options of `ChatBedrockConverse` and of LangChain's base class that this package only passes on. */
type PassedOption = Exclude<keyof ChatBedrockConverseInput, DeclaredOption>;

/**
 * A check for each option that is only passed on. The type makes the list complete: an option that
 * upstream adds is an error here until it is listed.
 */
export const PASSED_OPTIONS: { readonly [Name in PassedOption]-?: Check } = {
  model: checkText,
  applicationInferenceProfile: checkText,
  streaming: checkFlag,
  streamUsage: checkFlag,
  endpointHost: checkText,
  defaultHeaders: checkTextFields,
  supportsToolChoiceValues: checkThat(
    (value) => Array.isArray(value) && value.every((one) => one === "auto" || one === "any" || one === "tool"),
    'use a list of "auto", "any" and "tool"',
  ),
  client: checkObject,
  clientOptions: checkObject,
  credentials: checkThat(
    (value) => typeof value === "function" || (typeof value === "object" && value !== null),
    "use an object with keys, or a function that returns one",
  ),
  bedrockApiKey: checkSecret,
  bedrockApiSecret: checkSecret,
  bedrockApiSessionToken: checkSecret,
  bedrockBearerToken: checkSecret,
  // LangChain's base class.
  cache: checkResponseCache,
  callbacks: checkThat((value) => typeof value === "object" && value !== null, "use a list of callback handlers"),
  callbackManager: checkObject,
  verbose: checkFlag,
  tags: checkTexts,
  metadata: checkObject,
  disableStreaming: checkFlag,
  outputVersion: checkOneOf("v0", "v1"),
  maxConcurrency: checkThat((value) => typeof value === "number" && value > 0, "use a number above 0"),
  // The AWS SDK's search for credentials.
  profile: checkText,
  filepath: checkText,
  configFilepath: checkText,
  ignoreCache: checkFlag,
  mfaCodeProvider: checkFunction,
  roleAssumer: checkFunction,
  roleAssumerWithWebIdentity: checkFunction,
  roleArn: checkText,
  roleSessionName: checkText,
  policy: checkText,
  policyArns: checkThat(Array.isArray, "use a list of objects with an arn"),
  durationSeconds: checkCount,
  providerId: checkText,
  webIdentityTokenFile: checkText,
  ssoClient: checkObject,
  ssoStartUrl: checkText,
  ssoSession: checkText,
  ssoAccountId: checkText,
  ssoRegion: checkText,
  ssoRoleName: checkText,
  ec2MetadataV1Disabled: checkFlag,
  awsContainerCredentialsFullUri: checkText,
  awsContainerCredentialsRelativeUri: checkText,
  awsContainerAuthorizationTokenFile: checkText,
  awsContainerAuthorizationToken: checkSecret,
  credentialsFullUri: checkText,
  authorizationToken: checkSecret,
  timeout: checkDuration,
  logger: checkObject,
  clientConfig: checkObject,
  clientPlugins: checkThat(Array.isArray, "use a list of plug-ins"),
  callerClientConfig: checkObject,
  parentClientConfig: checkObject,
};

/** The value is not shown: a wrong one can be a part of a secret. */
function checkSecret(value: unknown): ReturnType<Check> {
  return typeof value === "string" ? undefined : { value: InvalidOptionError.hidden, remedy: "use a text" };
}

/** LangChain takes every other value that is not empty for `true`. */
function checkResponseCache(value: unknown): ReturnType<Check> {
  if (typeof value === "boolean") return undefined;
  if (typeof value === "object" && value !== null && "lookup" in value && "update" in value) return undefined;
  return "this is LangChain's cache of whole responses, so use true, false or a BaseCache; the option for prompt caching is cachePoints";
}
