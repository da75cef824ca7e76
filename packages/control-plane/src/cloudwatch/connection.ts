import { CloudWatchClient, type CloudWatchClientConfig } from "@aws-sdk/client-cloudwatch";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "../env";

/** The part of `CloudWatchClient` that this package uses. */
export type AlarmClient = Pick<CloudWatchClient, "send" | "config">;

/** Which client sends the requests, and to which Region. */
export interface CloudWatchOptions {
  /**
   * The Region to call.
   * @default `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the Region that the AWS SDK finds
   */
  readonly region?: string | undefined;
  /**
   * An existing client. It has its own Region, so it excludes `region` and `clientOptions`.
   * @default a new `CloudWatchClient`
   */
  readonly client?: AlarmClient | undefined;
  /**
   * Options of the new client, such as `endpoint`, `credentials` and `maxAttempts`.
   * @default none
   */
  readonly clientOptions?: CloudWatchClientConfig | undefined;
}

/** @throws InvalidOptionError when `client` comes with `clientOptions` or `region`, which only a new client can use */
export function createCloudWatchConnection({ client, clientOptions, region }: CloudWatchOptions): AlarmClient {
  if (client === undefined) {
    const chosen = region ?? (clientOptions?.region === undefined ? readRegionFromEnvironment() : undefined);
    return new CloudWatchClient({ ...clientOptions, ...omitUndefined({ region: chosen }) });
  }
  if (clientOptions === undefined && region === undefined) return client;
  throw new InvalidOptionError("client", "(with region or clientOptions)", "they configure a new client: pass either");
}
