import { createReadStream } from "node:fs";
import type { S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { type CallOptions, sendRequest } from "../requests/send";
import type { UploadInput } from "./plan-distillation";

/** How far an upload is. */
export interface UploadProgress {
  readonly uploadedBytes: number;
  readonly totalBytes: number;
}

/** Options of an upload. */
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
