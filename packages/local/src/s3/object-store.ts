import { createHash, randomUUID } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { S3Error } from "./s3-error";

/** A file that holds an object, or a part of one. */
interface StoredFile {
  readonly path: string;
  readonly size: number;
  /** MD5 of the content, hexadecimal. */
  readonly md5: string;
}

/** An object, without its content. */
export interface StoredObject {
  readonly key: string;
  readonly size: number;
  /** Without quotation marks. */
  readonly etag: string;
  /** Ms since 1970. */
  readonly modifiedAt: number;
  /** Headers that come back with the object: its type and the metadata of its owner. */
  readonly headers: Readonly<Record<string, string>>;
  readonly files: readonly StoredFile[];
}

/** An upload in parts that is not complete. */
interface Upload {
  readonly bucket: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly parts: Map<number, StoredFile>;
}

/** Every part but the last has at least this size, in bytes. */
const MIN_PART_BYTES = 5 * 1024 * 1024;
const MAX_KEY_BYTES = 1024;

/**
 * The objects of the local S3, in a temporary folder that exists from the first object to `close`. Every bucket
 * exists: a bucket without objects is empty.
 */
export class ObjectStore {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Map<string, StoredObject>>();
  readonly #uploads = new Map<string, Upload>();
  #folder: Promise<string> | undefined;
  #isClosed = false;

  /** @param now ms since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Stores an object whose whole content has arrived. */
  async put(
    bucket: string,
    key: string,
    content: AsyncIterable<Uint8Array>,
    headers: StoredObject["headers"] = {},
  ): Promise<StoredObject> {
    checkKey(key);
    const file = await this.#write(content);
    return this.#set(bucket, { key, headers, files: [file], size: file.size, etag: file.md5 });
  }

  /** @throws S3Error (NoSuchKey) */
  get(bucket: string, key: string): StoredObject {
    const object = this.#buckets.get(bucket)?.get(key);
    if (object === undefined) throw new S3Error("NoSuchKey", "The specified key does not exist.");
    return object;
  }

  /** Deletes an object. It is no error when there is none. */
  async delete(bucket: string, key: string): Promise<void> {
    const object = this.#buckets.get(bucket)?.get(key);
    this.#buckets.get(bucket)?.delete(key);
    await removeFiles(object?.files ?? []);
  }

  /** Returns the objects whose keys begin with a prefix, by their keys in the order of their bytes. */
  list(bucket: string, prefix: string): readonly StoredObject[] {
    const objects = [...(this.#buckets.get(bucket)?.values() ?? [])].filter(({ key }) => key.startsWith(prefix));
    return objects.sort((a, b) => Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)));
  }

  /** Reads the content of an object. @param start first byte @param end last byte, included */
  async *read({ files, size }: StoredObject, start = 0, end: number = size - 1): AsyncGenerator<Uint8Array> {
    let position = 0;
    for (const file of files) {
      const [from, to] = [Math.max(0, start - position), Math.min(file.size - 1, end - position)];
      position += file.size;
      if (from <= to) yield* createReadStream(file.path, { start: from, end: to }) as AsyncIterable<Buffer>;
    }
  }

  /** Begins an upload in parts. @returns its id */
  createUpload(bucket: string, key: string, headers: StoredObject["headers"]): string {
    checkKey(key);
    const id = randomUUID();
    this.#uploads.set(id, { bucket, key, headers, parts: new Map() });
    return id;
  }

  /** Stores a part, in the place of an earlier one of the same number. @returns its ETag */
  async putPart(id: string, number: number, content: AsyncIterable<Uint8Array>): Promise<string> {
    this.#upload(id);
    const file = await this.#write(content);
    const { parts } = this.#upload(id);
    const former = parts.get(number);
    parts.set(number, file);
    if (former !== undefined) await removeFiles([former]);
    return file.md5;
  }

  /** Makes an object of the parts that are named. @throws S3Error when a part is missing, too small or out of order */
  async completeUpload(
    id: string,
    named: readonly { readonly number: number; readonly etag: string }[],
  ): Promise<StoredObject> {
    const { bucket, key, headers, parts } = this.#upload(id);
    const files = named.map(({ number, etag }, index) => {
      const file = parts.get(number);
      if (file === undefined || file.md5 !== etag) {
        throw new S3Error("InvalidPart", "One or more of the specified parts could not be found.");
      }
      if (index > 0 && (named[index - 1]?.number ?? 0) >= number) {
        throw new S3Error("InvalidPartOrder", "The list of parts was not in ascending order.");
      }
      if (index < named.length - 1 && file.size < MIN_PART_BYTES) {
        throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed object size.");
      }
      return file;
    });
    this.#uploads.delete(id);
    await removeFiles([...parts.values()].filter((file) => !files.includes(file)));
    const hash = createHash("md5");
    for (const { md5 } of files) hash.update(md5, "hex");
    const size = files.reduce((sum, file) => sum + file.size, 0);
    return this.#set(bucket, { key, headers, files, size, etag: `${hash.digest("hex")}-${files.length}` });
  }

  async abortUpload(id: string): Promise<void> {
    const { parts } = this.#upload(id);
    this.#uploads.delete(id);
    await removeFiles([...parts.values()]);
  }

  /** Deletes everything. */
  async close(): Promise<void> {
    this.#isClosed = true;
    const folder = await this.#folder;
    if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload !== undefined) return upload;
    throw new S3Error("NoSuchUpload", "The specified upload does not exist. It may have been aborted or completed.");
  }

  async #set(bucket: string, object: Omit<StoredObject, "modifiedAt">): Promise<StoredObject> {
    const objects = this.#buckets.get(bucket) ?? new Map<string, StoredObject>();
    this.#buckets.set(bucket, objects);
    const former = objects.get(object.key);
    const stored = { ...object, modifiedAt: this.#now() };
    objects.set(object.key, stored);
    await removeFiles(former?.files ?? []);
    return stored;
  }

  /** Writes a file. When the content breaks off, nothing stays of it. */
  async #write(content: AsyncIterable<Uint8Array>): Promise<StoredFile> {
    if (this.#isClosed) throw new S3Error("SlowDown", "The server is closing.");
    this.#folder ??= mkdtemp(join(tmpdir(), "bedrock-local-s3-"));
    const path = join(await this.#folder, randomUUID());
    const hash = createHash("md5");
    let size = 0;
    try {
      await pipeline(
        content,
        async function* count(chunks) {
          for await (const chunk of chunks) {
            hash.update(chunk);
            size += chunk.length;
            yield chunk;
          }
        },
        createWriteStream(path, { flags: "wx", mode: 0o600 }),
      );
    } catch (error) {
      await rm(path, { force: true });
      throw error;
    }
    return { path, size, md5: hash.digest("hex") };
  }
}

function checkKey(key: string): void {
  if (Buffer.byteLength(key) > MAX_KEY_BYTES) throw new S3Error("KeyTooLongError", "Your key is too long");
}

/** A reader of a file that is deleted reads on to its end. */
async function removeFiles(files: readonly StoredFile[]): Promise<void> {
  await Promise.all(files.map(({ path }) => rm(path, { force: true, maxRetries: 3 })));
}
