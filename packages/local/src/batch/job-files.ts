import { Readable } from "node:stream";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import type { ObjectStore } from "../s3/object-store";

/** The objects that batch jobs read and write. */
export interface JobFiles {
  /** Keys that begin with a prefix, in ascending order. */
  list(bucket: string, prefix: string): Promise<readonly string[]>;
  /** Rejects when there is no such object. */
  read(bucket: string, key: string): AsyncIterable<Uint8Array>;
  write(bucket: string, key: string, content: AsyncIterable<Uint8Array>): Promise<void>;
}

/** Another S3 that batch jobs use instead of the one of this server. */
export interface OtherS3 {
  /** Such as `"http://127.0.0.1:9000"`. */
  readonly endpoint: string;
  /** @default placeholders */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** The objects of this server's own S3. */
export function createOwnFiles(store: ObjectStore): JobFiles {
  return {
    list: async (bucket, prefix) => store.list(bucket, prefix).map(({ key }) => key),
    async *read(bucket, key) {
      yield* store.read(store.get(bucket, key));
    },
    async write(bucket, key, content) {
      await store.put(bucket, key, content);
    },
  };
}

/** Size of a part of an upload, in bytes. */
const PART_BYTES = 8 * 1024 * 1024;

/**
 * The objects of another S3, in the path style.
 * @throws InvalidLocalOptionError when the client of S3 is not installed
 */
export async function connectOtherFiles({ endpoint, credentials }: OtherS3, region: string): Promise<JobFiles> {
  const sdk = await import("@aws-sdk/client-s3").catch(() => undefined);
  if (sdk === undefined) {
    throw new InvalidLocalOptionError("batchS3", endpoint, "Install @aws-sdk/client-s3, which reads another S3.");
  }
  const client = new sdk.S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: credentials ?? { accessKeyId: "local", secretAccessKey: "local" },
    // Servers of other makers know no trailers.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return {
    async list(bucket, prefix) {
      const keys: string[] = [];
      for await (const page of sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix: prefix })) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      }
      return keys;
    },
    async *read(bucket, key) {
      const { Body } = await client.send(new sdk.GetObjectCommand({ Bucket: bucket, Key: key }));
      if (Body instanceof Readable) yield* Body as AsyncIterable<Buffer>;
    },
    async write(bucket, key, content) {
      const target = { Bucket: bucket, Key: key };
      const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand(target));
      const upload = { ...target, UploadId };
      try {
        const parts: { readonly PartNumber: number; readonly ETag: string | undefined }[] = [];
        for await (const body of joinChunks(content)) {
          const PartNumber = parts.length + 1;
          const { ETag } = await client.send(new sdk.UploadPartCommand({ ...upload, PartNumber, Body: body }));
          parts.push({ PartNumber, ETag });
        }
        await client.send(new sdk.CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: parts } }));
      } catch (error) {
        await client.send(new sdk.AbortMultipartUploadCommand(upload)).catch(() => {});
        throw error;
      }
    },
  };
}

/** Joins chunks into parts. There is at least one part, which can be empty. */
async function* joinChunks(content: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let held: Uint8Array[] = [];
  let size = 0;
  let count = 0;
  for await (const chunk of content) {
    held.push(chunk);
    size += chunk.length;
    if (size < PART_BYTES) continue;
    count += 1;
    yield Buffer.concat(held);
    held = [];
    size = 0;
  }
  if (size > 0 || count === 0) yield Buffer.concat(held);
}
