import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";

/** Who may call. Without it, any well-formed signature and any bearer token is taken. */
export type StrictAuth =
  /** Secret access keys by access key id. */
  | Readonly<Record<string, string>>
  | {
      /** Secret access keys by access key id. */
      readonly keys?: Readonly<Record<string, string>>;
      /** Bedrock API keys, as `AWS_BEARER_TOKEN_BEDROCK` has them. */
      readonly bearerTokens?: readonly string[];
    };

/** Known credentials. */
export interface KnownCredentials {
  readonly keys: ReadonlyMap<string, string>;
  readonly bearerTokens: readonly string[];
}

/** @throws InvalidLocalOptionError when it lets nobody in; it names no secret */
export function resolveStrictAuth(strictAuth: StrictAuth | undefined): KnownCredentials | undefined {
  if (strictAuth === undefined) return undefined;
  const { keys, bearerTokens = [] } = isDetailed(strictAuth) ? strictAuth : { keys: strictAuth };
  const known = { keys: new Map(Object.entries(keys ?? {})), bearerTokens };
  if (known.keys.size > 0 || bearerTokens.length > 0) return known;
  throw new InvalidLocalOptionError(
    "strictAuth",
    {},
    "Name at least one access key id with its secret, or a bearer token.",
  );
}

function isDetailed(strictAuth: StrictAuth): strictAuth is Exclude<StrictAuth, Readonly<Record<string, string>>> {
  return typeof strictAuth.keys === "object" || typeof strictAuth.bearerTokens === "object";
}
