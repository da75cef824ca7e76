import { BedrockClient, type BedrockClientConfig } from "@aws-sdk/client-bedrock";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "./env";

/** The part of `BedrockClient` that this package uses. */
export type ControlPlaneClient = Pick<BedrockClient, "send" | "config">;

/** Which client sends the requests, and to which Region. */
export interface ConnectionOptions {
  /**
   * The Region to call.
   * @default `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the Region that the AWS SDK finds
   */
  readonly region?: string | undefined;
  /**
   * An existing client. It has its own Region, so it excludes `region` and `clientOptions`.
   * @default a new `BedrockClient`
   */
  readonly client?: ControlPlaneClient | undefined;
  /**
   * Options of the new client, such as `endpoint`, `credentials` and `maxAttempts`.
   * @default none
   */
  readonly clientOptions?: BedrockClientConfig | undefined;
}

/** @throws InvalidOptionError when `client` comes with `clientOptions` or `region`, which only a new client can use */
export function createConnection({ client, clientOptions, region }: ConnectionOptions): ControlPlaneClient {
  if (client === undefined) {
    const chosen = region ?? (clientOptions?.region === undefined ? readRegionFromEnvironment() : undefined);
    return new BedrockClient({ ...clientOptions, ...omitUndefined({ region: chosen }) });
  }
  if (clientOptions !== undefined) {
    const remedy = "clientOptions configures a new client, so pass either client or clientOptions";
    throw new InvalidOptionError("clientOptions", "(with client)", remedy);
  }
  if (region !== undefined) {
    throw new InvalidOptionError("region", region, "client has its own Region, so pass either client or region");
  }
  return client;
}
