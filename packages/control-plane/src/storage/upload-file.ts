import { createReadStream } from "node:fs";
import { HeadObjectCommand, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { omitUndefined } from "@bedrock-routed/core";
import { type CallOptions, sendRequest } from "../requests/send";
import type { S3Target } from "./s3-uri";

/** A local file that becomes an object. */
export interface UploadedFile {
  readonly path: string;
  readonly bytes: number;
  /** Hexadecimal hash of the content, which is kept with the object. @default none */
  readonly sha256?: string | undefined;
}

/** How far an upload is. */
export interface UploadProgress {
  readonly uploadedBytes: number;
  readonly totalBytes: number;
}

/** Options of an upload. */
export interface UploadOptions extends CallOptions {
  /** Called while a file is uploaded. */
  readonly onUpload?: ((progress: UploadProgress) => void) | undefined;
}

/** Size of a part of an upload, in bytes. Four parts are in memory at the same time. */
const PART_BYTES = 8 * 1024 * 1024;
/** The name of the metadata that has the hash of a file. */
const HASH = "sha256";
const REMEDIES = { "not-found": "Create the bucket first, or check its name and its Region." };

/**
 * Uploads a file of JSON lines, in parts when it is large. An upload that fails leaves no parts.
 * @throws ControlPlaneError when S3 refuses it; the reason of the signal
 */
export async function uploadFile(
  client: S3Client,
  { path, bytes, sha256 }: UploadedFile,
  target: S3Target,
  { signal, onUpload }: UploadOptions,
): Promise<void> {
  await sendRequest({ operation: "PutObject", service: "s3", signal, remedies: REMEDIES }, async () => {
    const Body = createReadStream(path);
    const metadata = sha256 === undefined ? {} : { Metadata: { [HASH]: sha256 } };
    const params = { ...target, ...metadata, Body, ContentType: "application/jsonl" };
    const upload = new Upload({ client, params, partSize: PART_BYTES, queueSize: 4 });
    const abort = (): void => void upload.abort();
    signal?.addEventListener("abort", abort, { once: true });
    upload.on("httpUploadProgress", ({ loaded = 0 }) => onUpload?.({ uploadedBytes: loaded, totalBytes: bytes }));
    try {
      await upload.done();
    } finally {
      signal?.removeEventListener("abort", abort);
      Body.destroy();
    }
  });
}

/** Whether an object has the content of a file with a hash. When it cannot be looked at, the answer is no. */
export async function isUploaded(
  client: S3Client,
  { bytes, sha256 }: Required<UploadedFile>,
  target: S3Target,
  { signal }: CallOptions,
): Promise<boolean> {
  try {
    const head = await client.send(new HeadObjectCommand(target), omitUndefined({ abortSignal: signal }));
    return head.ContentLength === bytes && head.Metadata?.[HASH] === sha256;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}
