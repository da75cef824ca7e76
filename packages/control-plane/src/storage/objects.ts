import { Readable } from "node:stream";
import { GetObjectCommand, ListObjectsV2Command, type S3Client } from "@aws-sdk/client-s3";
import { omitUndefined } from "@bedrock-routed/core";
import { readPages } from "../requests/read-pages";
import { type CallOptions, type RequestContext, sendRequest } from "../requests/send";
import type { S3Folder, S3Target } from "./s3-uri";

function contextOf(operation: string, action: string, signal: AbortSignal | undefined): RequestContext {
  const remedies = { "not-found": "Check the names of the bucket and the Region." };
  return { operation, service: "s3", iamAction: `s3:${action}`, signal, remedies };
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
