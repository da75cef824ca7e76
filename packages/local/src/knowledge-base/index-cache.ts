import { createHash, randomUUID } from "node:crypto";
import { mkdir, readFile, realpath, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { version } from "../../package.json";
import type { Chunk, MetadataValue } from "../documents/document";
import type { ListedFile, SkippedFile } from "../documents/load-folder";
import { isJsonObject } from "../wire/read-json";
import type { TermCounts } from "./term-index";

/** What is kept of a file. */
export interface KeptFile extends ListedFile {
  /** Size and time of the file and its metadata. `undefined` means that it must be read again. */
  readonly signature?: string;
  readonly contentHash?: string;
  readonly metadata?: Readonly<Record<string, MetadataValue>>;
  readonly metadataProblem?: SkippedFile;
  /** Whether its passages are left out, because another file has the same. */
  readonly isCopy?: boolean;
  readonly chunks: readonly Pick<Chunk, "id" | "text" | "section">[];
  /** Position of its first chunk in the counts. */
  readonly firstChunk: number;
}

/** The index of a folder as it is kept. */
export interface KeptIndex {
  readonly files: readonly KeptFile[];
  readonly counts: TermCounts;
}

const HASH_BYTES = 32;

/** Reads the kept index of a folder. Returns `undefined` if there is none that can be used. */
export async function readKeptIndex(cacheFolder: string, folder: string): Promise<KeptIndex | undefined> {
  try {
    const bytes = await readFile(await fileOf(cacheFolder, folder));
    const content = bytes.subarray(HASH_BYTES);
    if (!hashOf(content).equals(bytes.subarray(0, HASH_BYTES))) return undefined;
    const kept: unknown = deserialize(content);
    return isJsonObject(kept) && kept.key === (await keyOf(folder)) ? (kept.index as KeptIndex) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Keeps the index of a folder. Another program that reads or writes it at the same time gets the index before or after.
 * If it cannot be written, nothing is kept.
 */
export async function writeKeptIndex(cacheFolder: string, folder: string, index: KeptIndex): Promise<void> {
  let temporary: string | undefined;
  try {
    const file = await fileOf(cacheFolder, folder);
    const content = serialize({ key: await keyOf(folder), index });
    await mkdir(cacheFolder, { recursive: true, mode: 0o700 });
    temporary = `${file}.${randomUUID()}.tmp`;
    // It holds the texts of the documents, which others may not be allowed to read.
    await writeFile(temporary, Buffer.concat([hashOf(content), content]), { mode: 0o600 });
    await rename(temporary, file);
  } catch {
    if (temporary !== undefined) await rm(temporary, { force: true }).catch(() => {});
  }
}

async function fileOf(cacheFolder: string, folder: string): Promise<string> {
  const name = createHash("sha256")
    .update(await realpath(folder))
    .digest("hex")
    .slice(0, 32);
  return join(cacheFolder, `${name}.index`);
}

function hashOf(content: Uint8Array): Buffer {
  return createHash("sha256").update(content).digest();
}

/**
 * Names how documents are read, split and counted. It must change whenever that changes, so that no index of before is
 * used: a test compares it with what becomes of a sample and prints the new name.
 */
export const ALGORITHM = "9htQaOpnueZH";

/** Words are found with ICU's dictionary, so an index is for one version of it. */
async function keyOf(folder: string): Promise<string> {
  return `${await realpath(folder)} ${version} ${ALGORITHM} ${process.versions.icu}`;
}
