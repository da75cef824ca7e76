import { randomBytes } from "node:crypto";
import { omitUndefined } from "@bedrock-routed/core";
import { InvalidLocalOptionError } from "../invalid-local-option-error";

/** The credentials that the server accepts. */
export type StrictAuth =
  /** A random key and a random bearer token. `local.env` and `local.clientConfig` contain them. */
  | "generate"
  /** Secret access keys by access key id. */
  | Readonly<Record<string, string>>
  | {
      /** Secret access keys by access key id. */
      readonly keys?: Readonly<Record<string, string>>;
      /** Bedrock API keys, as in `AWS_BEARER_TOKEN_BEDROCK`. */
      readonly bearerTokens?: readonly string[];
    };

/** The credentials of `StrictAuth` in one form. */
export interface KnownCredentials {
  /** Secret access keys by access key id. */
  readonly keys: ReadonlyMap<string, string>;
  readonly bearerTokens: readonly string[];
}

/** @throws InvalidLocalOptionError if `strictAuth` contains no credentials. The message contains no secrets. */
export function resolveStrictAuth(strictAuth: StrictAuth | undefined): KnownCredentials | undefined {
  if (strictAuth === undefined) return undefined;
  if (strictAuth === "generate") return generateCredentials();
  const { keys, bearerTokens = [] } = isDetailed(strictAuth) ? strictAuth : { keys: strictAuth };
  const known = { keys: new Map(Object.entries(keys ?? {})), bearerTokens };
  if (known.keys.size > 0 || bearerTokens.length > 0) return known;
  throw new InvalidLocalOptionError(
    "strictAuth",
    {},
    "Provide at least one access key id with its secret, or one bearer token.",
  );
}

/** Credentials that nobody can guess, in the forms of AWS's: an access key id has 20 characters, and a secret 40. */
function generateCredentials(): KnownCredentials {
  const accessKeyId = `AKIDLOCAL${randomBytes(6).toString("hex").slice(0, 11).toUpperCase()}`;
  return {
    keys: new Map([[accessKeyId, randomBytes(30).toString("base64url")]]),
    bearerTokens: [`bedrock-local-${randomBytes(24).toString("base64url")}`],
  };
}

function isDetailed(
  strictAuth: Exclude<StrictAuth, "generate">,
): strictAuth is Exclude<StrictAuth, "generate" | Readonly<Record<string, string>>> {
  return typeof strictAuth.keys === "object" || typeof strictAuth.bearerTokens === "object";
}

/** The access key that a client signs with. */
interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** SDK clients need some key to sign with. Without `strictAuth` the server accepts any key. */
const PLACEHOLDER: AccessKey = { accessKeyId: "local", secretAccessKey: "local" };

/** Returns an access key that the server accepts: the first known one, or a placeholder. */
export function accessKeyOf(known: KnownCredentials | undefined): AccessKey {
  const [first] = known?.keys ?? [];
  return first === undefined ? PLACEHOLDER : { accessKeyId: first[0], secretAccessKey: first[1] };
}

/** Builds the environment variables that make AWS SDK programs use the server at `url`. */
export function buildEnvironment(
  url: string,
  region: string,
  known: KnownCredentials | undefined,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = accessKeyOf(known);
  const [token] = known?.bearerTokens ?? [];
  return {
    AWS_ENDPOINT_URL_BEDROCK: url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT: url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: url,
    AWS_ENDPOINT_URL_CLOUDWATCH: url,
    AWS_ENDPOINT_URL_S3: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...omitUndefined({ AWS_BEARER_TOKEN_BEDROCK: token }),
  };
}

/** Removes the variables that contain secrets, so that the rest may be shown to anyone on this machine. */
export function withoutSecrets(env: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(env).filter(([name]) => !/SECRET|TOKEN/.test(name));
  return Object.fromEntries(shown);
}
