import type { KnownCredentials } from "../auth/resolve-strict-auth";

/** What a client signs with. */
interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** Taken unless `strictAuth` says otherwise; clients only need some to sign with. */
const DUMMIES: Credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** Credentials that the server takes: the first known ones. */
export function credentialsOf(known: KnownCredentials | undefined): Credentials {
  const [first] = known?.keys ?? [];
  return first === undefined ? DUMMIES : { accessKeyId: first[0], secretAccessKey: first[1] };
}

/** Environment variables that make AWS SDK programs use the server at `url`. */
export function buildEnvironment(
  url: string,
  region: string,
  known: KnownCredentials | undefined,
): Record<string, string> {
  const { accessKeyId, secretAccessKey } = credentialsOf(known);
  const [token] = known?.keys.size === 0 ? known.bearerTokens : [];
  return {
    AWS_ENDPOINT_URL_BEDROCK: url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT: url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: url,
    AWS_ENDPOINT_URL_CLOUDWATCH: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    ...(token === undefined ? {} : { AWS_BEARER_TOKEN_BEDROCK: token }),
  };
}

/** What may be shown to anyone on this machine. */
export function withoutSecrets(env: Readonly<Record<string, string>>): Record<string, string> {
  const shown = Object.entries(env).filter(([name]) => !/SECRET|TOKEN/.test(name));
  return Object.fromEntries(shown);
}
