import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { Upload } from "@aws-sdk/lib-storage";
import S3rver from "s3rver";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const Bucket = "bucket";
const MB = 1024 * 1024;
let local: LocalBedrock;
let peer: S3rver;
let folder: string;
const clients = new Map<string, S3Client>();

beforeAll(async () => {
  local = await startLocalBedrock({ strictAuth: "generate" });
  clients.set("the local Bedrock", new S3Client(local.clientConfig));
  folder = await mkdtemp(join(tmpdir(), "s3rver-"));
  peer = new S3rver({ port: 0, silent: true, directory: folder });
  const { port } = await peer.run();
  const credentials = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" };
  const endpoint = `http://127.0.0.1:${port}`;
  clients.set(
    "s3rver",
    new S3Client({ endpoint, region: "us-east-1", credentials, requestChecksumCalculation: "WHEN_REQUIRED" }),
  );
  for (const client of clients.values()) await client.send(new CreateBucketCommand({ Bucket }));
});
afterAll(async () => {
  await Promise.all([local.close(), peer.close()]);
  await rm(folder, { recursive: true, force: true });
});

async function contentOf(client: S3Client, Key: string, Range?: string): Promise<string | undefined> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket, Key, ...(Range === undefined ? {} : { Range }) }));
  return Body?.transformToString();
}

/** The same calls on both servers, with the same results. */
describe.each(["the local Bedrock", "s3rver"])("%s", (name) => {
  const client = (): S3Client => clients.get(name) as S3Client;

  it("gives back what was put, whole and in ranges", async () => {
    const put = {
      Bucket,
      Key: "a b/ü+&.txt",
      Body: "0123456789",
      ContentType: "text/plain",
      Metadata: { owner: "me" },
    };
    const { ETag } = await client().send(new PutObjectCommand(put));
    expect(ETag).toBe('"781e5e245d69b566979b86e28d23f2c7"');
    const { Key } = put;
    const head = await client().send(new HeadObjectCommand({ Bucket, Key }));
    expect(head).toMatchObject({ ContentLength: 10, ETag, ContentType: "text/plain", Metadata: { owner: "me" } });
    expect(await contentOf(client(), Key)).toBe("0123456789");
    expect(await contentOf(client(), Key, "bytes=2-4")).toBe("234");
    expect(await contentOf(client(), Key, "bytes=7-")).toBe("789");
    const { ContentRange } = await client().send(new GetObjectCommand({ Bucket, Key, Range: "bytes=0-100" }));
    expect(ContentRange).toBe("bytes 0-9/10");
    await expect(contentOf(client(), Key, "bytes=10-12")).rejects.toMatchObject({ name: "InvalidRange" });
  });

  it("lists keys in order, by prefix and folder", async () => {
    for (const Key of ["list/b/2", "list/a", "list/b/1", "list/c"]) {
      await client().send(new PutObjectCommand({ Bucket, Key, Body: "x" }));
    }
    const all = await client().send(new ListObjectsV2Command({ Bucket, Prefix: "list/" }));
    expect(all.Contents?.map(({ Key }) => Key)).toEqual(["list/a", "list/b/1", "list/b/2", "list/c"]);
    expect(all.Contents?.[0]).toMatchObject({ Size: 1, ETag: '"9dd4e461268c8034f5c8564e155c67a6"' });
    const folders = await client().send(new ListObjectsV2Command({ Bucket, Prefix: "list/", Delimiter: "/" }));
    expect(folders.CommonPrefixes).toEqual([{ Prefix: "list/b/" }]);
    expect(folders.Contents?.map(({ Key }) => Key)).toEqual(["list/a", "list/c"]);
  });

  it("deletes, and finds no more", async () => {
    await client().send(new PutObjectCommand({ Bucket, Key: "gone", Body: "x" }));
    await client().send(new DeleteObjectCommand({ Bucket, Key: "gone" }));
    await expect(contentOf(client(), "gone")).rejects.toMatchObject({ name: "NoSuchKey" });
    const head = client().send(new HeadObjectCommand({ Bucket, Key: "gone" }));
    await expect(head).rejects.toMatchObject({ name: "NotFound" });
  });

  it("joins an upload in parts", async () => {
    const Body = Readable.from([Buffer.alloc(6 * MB, "a"), Buffer.from("end")]);
    await new Upload({ client: client(), params: { Bucket, Key: "large", Body }, partSize: 5 * MB }).done();
    const head = await client().send(new HeadObjectCommand({ Bucket, Key: "large" }));
    expect(head.ContentLength).toBe(6 * MB + 3);
    // s3rver gives the hash of the whole.
    if (name !== "s3rver") expect(head.ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    expect(await contentOf(client(), "large", `bytes=${5 * MB - 2}-${5 * MB + 1}`)).toBe("aaaa");
    expect(await contentOf(client(), "large", `bytes=${6 * MB - 1}-`)).toBe("aend");
  });
});

describe("the local Bedrock alone", () => {
  const client = (): S3Client => clients.get("the local Bedrock") as S3Client;

  // s3rver fails when a token comes back.
  it("lists in pages", async () => {
    const first = await client().send(new ListObjectsV2Command({ Bucket, Prefix: "list/", MaxKeys: 3 }));
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 3 });
    const ContinuationToken = first.NextContinuationToken;
    const rest = await client().send(new ListObjectsV2Command({ Bucket, Prefix: "list/", ContinuationToken }));
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual(["list/c"]);
    expect(rest.IsTruncated).toBe(false);
  });

  it("takes streams whose checksum comes at the end", async () => {
    const Body = Readable.from([Buffer.from("first "), Buffer.from("second")]);
    await client().send(
      new PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: 12, ChecksumAlgorithm: "SHA256" }),
    );
    expect(await contentOf(client(), "stream")).toBe("first second");
  });

  it("refuses a content that its hash does not fit, and keeps nothing of it", async () => {
    const put = new PutObjectCommand({ Bucket, Key: "broken", Body: "text", ContentMD5: "AAAAAAAAAAAAAAAAAAAAAA==" });
    await expect(client().send(put)).rejects.toMatchObject({ name: "BadDigest" });
    await expect(contentOf(client(), "broken")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  it("puts only if there is no such object", async () => {
    const put = new PutObjectCommand({ Bucket, Key: "once", Body: "1", IfNoneMatch: "*" });
    await client().send(put);
    await expect(client().send(put)).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  it("refuses parts that are missing or too small, and uploads that are over", async () => {
    const target = { Bucket, Key: "parts" };
    const { UploadId } = await client().send(new CreateMultipartUploadCommand(target));
    const upload = { ...target, UploadId };
    const part = async (PartNumber: number) => {
      const { ETag } = await client().send(new UploadPartCommand({ ...upload, PartNumber, Body: "x" }));
      return { PartNumber, ETag };
    };
    const [one, two] = [await part(1), await part(2)];
    const complete = (...Parts: { PartNumber: number; ETag: string | undefined }[]) =>
      client().send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts } }));
    await expect(complete({ PartNumber: 3, ETag: "y" })).rejects.toMatchObject({ name: "InvalidPart" });
    await expect(complete(one, two)).rejects.toMatchObject({ name: "EntityTooSmall" });
    await complete(one);
    expect(await contentOf(client(), "parts")).toBe("x");
    const abort = client().send(new AbortMultipartUploadCommand(upload));
    await expect(abort).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  it("refuses wrong signatures and foreign hosts", async () => {
    const wrong = new S3Client({ ...local.clientConfig, credentials: { accessKeyId: "a", secretAccessKey: "b" } });
    await expect(contentOf(wrong, "stream")).rejects.toMatchObject({ name: "InvalidAccessKeyId" });
    const { accessKeyId } = local.clientConfig.credentials;
    const forged = new S3Client({ ...local.clientConfig, credentials: { accessKeyId, secretAccessKey: "b" } });
    await expect(contentOf(forged, "stream")).rejects.toMatchObject({ name: "SignatureDoesNotMatch" });
    const rebound = new S3Client(local.clientConfig);
    rebound.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers.host = "attacker.example";
        return next(args);
      },
      { step: "build", priority: "low" },
    );
    await expect(contentOf(rebound, "stream")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  });

  it("refuses operations that it does not have", async () => {
    const copy = new PutObjectCommand({ Bucket, Key: "copy", Body: "" });
    copy.middlewareStack.add(
      (next) => (args) => {
        (args.request as { headers: Record<string, string> }).headers["x-amz-copy-source"] = "bucket/stream";
        return next(args);
      },
      { step: "build", priority: "low" },
    );
    await expect(client().send(copy)).rejects.toMatchObject({ name: "NotImplemented" });
  });

  it("records the operations, without contents and credentials", () => {
    const put = local.requests.find(({ operation }) => operation === "PutObject");
    expect(put).toMatchObject({ body: undefined, status: 200 });
    expect(put?.headers).not.toHaveProperty("authorization");
  });
});
