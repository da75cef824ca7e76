import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import type { ConnectionOptions } from "../connection";

/** Which client reads and writes files in Amazon S3. */
export interface S3ConnectionOptions {
  /** An existing client of Amazon S3. It excludes `s3ClientOptions`. @default a new `S3Client` */
  readonly s3Client?: S3Client | undefined;
  /**
   * Options of the new client.
   * @default Region, endpoint, credentials and `maxAttempts` of `clientOptions`
   */
  readonly s3ClientOptions?: S3ClientConfig | undefined;
}

/** @throws InvalidOptionError when `s3Client` comes with `s3ClientOptions`, which only a new client can use */
export function createS3Connection(
  { s3Client, s3ClientOptions }: S3ConnectionOptions,
  { clientOptions }: ConnectionOptions,
  region: () => Promise<string>,
): S3Client {
  if (s3Client !== undefined && s3ClientOptions !== undefined) {
    const remedy = "s3ClientOptions configures a new client, so pass either s3Client or s3ClientOptions";
    throw new InvalidOptionError("s3ClientOptions", "(with s3Client)", remedy);
  }
  if (s3Client !== undefined) return s3Client;
  const { credentials, endpoint, maxAttempts } = clientOptions ?? {};
  return new S3Client({ region, ...omitUndefined({ credentials, endpoint, maxAttempts }), ...s3ClientOptions });
}
