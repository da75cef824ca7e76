import { createReadStream } from "node:fs";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { InvalidOptionError, omitUndefined } from "@bedrock-routed/core";
import { readRegionFromEnvironment } from "../env";
import { type CallOptions, sendRequest } from "../requests/send";
import type { UploadInput } from "./plan-distillation";

/** Which client uploads training sets. */
export interface UploadConnection {
  /**
   * An existing client. It excludes `s3Options`.
   * @default a new `S3Client`
   */
  readonly s3?: S3Client | undefined;
  /**
   * Options of the new client, such as `endpoint` and `credentials`.
   * @default none
   */
  readonly s3Options?: S3ClientConfig | undefined;
}

/** @throws InvalidOptionError when `s3` comes with `s3Options` */
export function createS3Connection({ s3, s3Options }: UploadConnection, region: string | undefined): S3Client {
  if (s3 !== undefined && s3Options !== undefined) {
    throw new InvalidOptionError("s3Options", "(with s3)", "s3Options configures a new client: pass either");
  }
  if (s3 !== undefined) return s3;
  const chosen = region ?? (s3Options?.region === undefined ? readRegionFromEnvironment() : undefined);
  return new S3Client({ ...s3Options, ...omitUndefined({ region: chosen }) });
}

/** How far an upload is. */
export interface UploadProgress {
  readonly uploadedBytes: number;
  readonly totalBytes: number;
}

/** Options of {@link uploadFile}. */
export interface UploadOptions extends CallOptions {
  /** Called while a training set is uploaded. */
  readonly onUpload?: ((progress: UploadProgress) => void) | undefined;
}

const REMEDIES = { "not-found": "Create the bucket first, or check its name." };

/**
 * Uploads a file, in parts when it is large. At most four parts are in memory.
 * @throws ControlPlaneError when S3 refuses it; the reason of the signal
 */
export async function uploadFile(
  client: S3Client,
  path: string,
  target: UploadInput,
  totalBytes: number,
  { signal, onUpload }: UploadOptions,
): Promise<void> {
  await sendRequest({ operation: "PutObject", service: "s3", signal, remedies: REMEDIES }, async () => {
    const Body = createReadStream(path);
    const upload = new Upload({ client, params: { ...target, Body, ContentType: "application/jsonl" } });
    const abort = (): void => void upload.abort();
    signal?.addEventListener("abort", abort, { once: true });
    upload.on("httpUploadProgress", ({ loaded = 0 }) => onUpload?.({ uploadedBytes: loaded, totalBytes }));
    try {
      await upload.done();
    } finally {
      signal?.removeEventListener("abort", abort);
      Body.destroy();
    }
  });
}
