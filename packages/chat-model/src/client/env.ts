import { homedir } from "node:os";
import { join } from "node:path";

// The only file of this package that reads `process.env`.

/** The Region that the environment names, in the order in which the AWS SDK reads the variables. */
export function readRegionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
}

/** Where the AWS tools keep their settings, and which profile applies. */
export interface SharedConfigLocation {
  readonly profile: string;
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/file-location.html */
export function readSharedConfigLocation(): SharedConfigLocation {
  return {
    profile: process.env.AWS_PROFILE || "default",
    configFile: process.env.AWS_CONFIG_FILE || join(homedir(), ".aws", "config"),
    credentialsFile: process.env.AWS_SHARED_CREDENTIALS_FILE || join(homedir(), ".aws", "credentials"),
  };
}

/** The keys for Amazon Bedrock that `ChatBedrockConverse` reads from the environment. */
export function readBedrockKeysFromEnvironment(): {
  readonly apiKey: string | undefined;
  readonly apiSecret: string | undefined;
  readonly sessionToken: string | undefined;
  readonly bearerToken: string | undefined;
} {
  return {
    apiKey: process.env.BEDROCK_AWS_ACCESS_KEY_ID,
    apiSecret: process.env.BEDROCK_AWS_SECRET_ACCESS_KEY,
    sessionToken: process.env.BEDROCK_AWS_SESSION_TOKEN,
    bearerToken: process.env.AWS_BEARER_TOKEN_BEDROCK,
  };
}
