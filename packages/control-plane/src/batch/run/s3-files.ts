import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import { GetObjectCommand, HeadObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import { omitUndefined } from "@bedrock-routed/core";
import { readPages } from "../../requests/read-pages";
import { type CallOptions, type RequestContext, sendRequest } from "../../requests/send";
import type { S3Folder } from "../batch-definition";
import type { BatchFile } from "./manifest";

/** Size of a part of an upload, in bytes. Four parts are in memory at the same time. */
const PART_BYTES = 8 * 1024 * 1024;
/** Where the hash of a file is kept with the object. */
const HASH = "sha256";

/** An object, and the account that must own its bucket. */
export interface S3Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly ExpectedBucketOwner?: string;
}

function contextOf(operation: string, action: string, signal: AbortSignal | undefined): RequestContext {
  const remedies = { "not-found": "Check the names of the bucket and the Region." };
  return { operation, service: "s3", iamAction: `s3:${action}`, signal, remedies };
}

/** Uploads a file in parts. An upload that fails leaves no parts. @throws ControlPlaneError when S3 refuses it */
export async function uploadFile(
  client: S3Client,
  path: string,
  target: S3Target,
  file: BatchFile,
  { signal }: CallOptions,
): Promise<void> {
  const Metadata = { [HASH]: file.sha256 };
  const params = { ...target, Metadata, Body: createReadStream(path), ContentType: "application/jsonl" };
  const upload = new Upload({ client, params, partSize: PART_BYTES, queueSize: 4 });
  const abort = (): void => void upload.abort();
  signal?.addEventListener("abort", abort, { once: true });
  try {
    await sendRequest(contextOf("PutObject", "PutObject", signal), () => upload.done());
  } finally {
    signal?.removeEventListener("abort", abort);
    params.Body.destroy();
  }
}

/** Whether an object has the content of a file. When it cannot be looked at, the answer is no. */
export async function isUploaded(
  client: S3Client,
  target: S3Target,
  file: BatchFile,
  { signal }: CallOptions,
): Promise<boolean> {
  try {
    const head = await client.send(new HeadObjectCommand(target), omitUndefined({ abortSignal: signal }));
    return head.ContentLength === file.bytes && head.Metadata?.[HASH] === file.sha256;
  } catch {
    signal?.throwIfAborted();
    return false;
  }
}

/** Lists the objects of a folder: their keys and sizes in bytes. @throws ControlPlaneError */
export async function listFolder(
  client: S3Client,
  { bucket, prefix }: S3Folder,
  owner: string | undefined,
  { signal }: CallOptions,
): Promise<readonly { readonly key: string; readonly bytes: number }[]> {
  const context = contextOf("ListObjectsV2", "ListBucket", signal);
  return readPages(async (ContinuationToken) => {
    const optional = omitUndefined({ ContinuationToken, ExpectedBucketOwner: owner });
    const command = new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ...optional });
    const { Contents = [], NextContinuationToken } = await sendRequest(context, (sdk) => client.send(command, sdk));
    const items = Contents.flatMap(({ Key, Size }) => (Key === undefined ? [] : [{ key: Key, bytes: Size ?? 0 }]));
    return { items, nextToken: NextContinuationToken };
  });
}

/** Opens an object. @throws ControlPlaneError */
export async function openObject(
  client: S3Client,
  target: S3Target,
  { signal }: CallOptions,
): Promise<AsyncIterable<Uint8Array>> {
  const context = contextOf("GetObject", "GetObject", signal);
  const { Body } = await sendRequest(context, (sdk) => client.send(new GetObjectCommand(target), sdk));
  return Body instanceof Readable ? Body : Readable.from([]);
}
