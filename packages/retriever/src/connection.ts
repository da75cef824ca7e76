import { BedrockAgentRuntimeClient, type BedrockAgentRuntimeClientConfig } from "@aws-sdk/client-bedrock-agent-runtime";
import { InvalidOptionError, omitUndefined, toConnectionLostError } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "./env";

/** The part of `BedrockAgentRuntimeClient` that this package uses. It reads `config` only to learn the Region. */
export type RetrieveClient = Pick<BedrockAgentRuntimeClient, "send"> &
  Partial<Pick<BedrockAgentRuntimeClient, "config">>;

/** The part of `BedrockAgent` (`@aws-sdk/client-bedrock-agent`) that tells whether a knowledge base was ever synced. */
export interface BedrockAgentClient {
  /** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListDataSources.html */
  listDataSources(
    input: { knowledgeBaseId: string; maxResults: number },
    options: { abortSignal?: AbortSignal },
  ): Promise<{ dataSourceSummaries?: readonly { dataSourceId?: string | undefined }[] | undefined }>;
  /** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListIngestionJobs.html */
  listIngestionJobs(
    input: {
      knowledgeBaseId: string;
      dataSourceId: string;
      filters: { attribute: "STATUS"; operator: "EQ"; values: string[] }[];
      maxResults: number;
    },
    options: { abortSignal?: AbortSignal },
  ): Promise<{ ingestionJobSummaries?: readonly object[] | undefined }>;
}

/** Which client sends the requests, and to which Region. */
export interface ConnectionOptions {
  /**
   * The Region to call.
   * @default the Region of the ARN, else `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the Region that the AWS SDK finds
   */
  region?: string | undefined;
  /**
   * An existing client. It has its own Region, so it excludes `region` and `clientOptions`.
   * @default a new `BedrockAgentRuntimeClient`
   */
  client?: RetrieveClient | undefined;
  /**
   * Options of the new client, such as `endpoint`, `credentials` and `maxAttempts`.
   * @default none
   */
  clientOptions?: BedrockAgentRuntimeClientConfig | undefined;
}

/** @throws InvalidOptionError when `client` comes with `clientOptions` or `region`, which only a new client can use */
export function checkConnection({ client, clientOptions, region }: ConnectionOptions): void {
  if (client === undefined) return;
  if (clientOptions !== undefined) {
    const remedy = "clientOptions configures a new client, so pass either client or clientOptions";
    throw new InvalidOptionError("clientOptions", "(with client)", remedy);
  }
  if (region !== undefined) {
    throw new InvalidOptionError("region", region, "client has its own Region, so pass either client or region");
  }
}

/** @throws InvalidOptionError when the client has no operations as methods, such as the SDK's bare `BedrockAgentClient` */
export function checkBedrockAgentClient(client: BedrockAgentClient | undefined): void {
  if (client === undefined || typeof client?.listDataSources === "function") return;
  const remedy = "pass a BedrockAgent of @aws-sdk/client-bedrock-agent, which has one method for each operation";
  throw new InvalidOptionError("bedrockAgentClient", "(without listDataSources)", remedy);
}

/** Creates a client. Without a Region, the AWS SDK reads it from the shared configuration. */
export function createClient(
  region: string | undefined,
  options: BedrockAgentRuntimeClientConfig | undefined,
): BedrockAgentRuntimeClient {
  return new BedrockAgentRuntimeClient({ ...options, ...omitUndefined({ region }) });
}

/** The part of an SDK command that {@link retryLostConnections} uses. */
interface CommandWithMiddleware {
  readonly middlewareStack: {
    add(
      middleware: <Args, Result>(next: (args: Args) => Promise<Result>) => (args: Args) => Promise<Result>,
      options: { readonly step: "deserialize"; readonly priority: "high"; readonly name: string },
    ): void;
  };
}

/**
 * Makes the AWS SDK send a command again when the connection is lost before the answer, whatever the error
 * of the transport looks like. The SDK itself knows only some of them. When all attempts are spent, the
 * error is a ConnectionLostError.
 * @param signal of the call: an aborted call is not sent again
 * @returns the command
 */
export function retryLostConnections<Command extends CommandWithMiddleware>(
  command: Command,
  signal: AbortSignal | undefined,
): Command {
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw signal?.aborted ? error : toConnectionLostError(error);
      }
    },
    { step: "deserialize", priority: "high", name: "bedrockRoutedConnectionMiddleware" },
  );
  return command;
}

/** Where a Region can come from. */
export interface RegionSources {
  /** The option `region`. */
  readonly option: string | undefined;
  /** `clientOptions.region`: a name, or a function of the caller, which the AWS SDK calls. */
  readonly clientOption: unknown;
  readonly arnRegion: string | undefined;
  /** The option that holds the ARN, such as `"knowledgeBaseId"`. */
  readonly arnOption: string;
}

/**
 * The Region to call: the option, else the client option, else the Region of the ARN, else the environment.
 * `undefined` leaves the choice to the AWS SDK.
 * @throws InvalidOptionError when an option contradicts the ARN, because the service would not find the resource
 */
export function resolveRegion({ option, clientOption, arnRegion, arnOption }: RegionSources): string | undefined {
  const chosen = option ?? (typeof clientOption === "string" ? clientOption : undefined);
  if (chosen !== undefined && arnRegion !== undefined && chosen !== arnRegion) {
    const remedy = `the ARN in ${arnOption} belongs to ${arnRegion}, so pass that Region or leave the option out`;
    throw new InvalidOptionError("region", chosen, remedy);
  }
  return chosen ?? (clientOption === undefined ? (arnRegion ?? readRegionFromEnvironment()) : undefined);
}

/** The Region that a client uses; `undefined` when it has none, or is not a client of the AWS SDK. */
export async function readClientRegion(client: RetrieveClient): Promise<string | undefined> {
  try {
    return await client.config?.region();
  } catch {
    // The AWS SDK reports the missing Region when it sends the request.
    return undefined;
  }
}
