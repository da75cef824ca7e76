import { statSync } from "node:fs";
import { join } from "node:path";
import { omitUndefined } from "@bedrock-routed/core";
import type { Chunk } from "../documents/document";
import {
  type FolderDocument,
  type ListedFile,
  LOCAL_DOCUMENT_URI_PREFIX,
  type LoadedFolder,
  type LoadFolderOptions,
  listFolder,
  mapFiles,
  readFolderFile,
  type SkippedFile,
  withoutCopies,
} from "../documents/load-folder";
import { splitDocument } from "../documents/split-document";
import { type KeptFile, type KeptIndex, readKeptIndex, writeKeptIndex } from "./index-cache";
import { DEFAULT_CHUNK_TOKENS, type KnowledgeBase, knowledgeBaseOf } from "./knowledge-base";
import { searchTerms, termsOfChunk } from "./search-index";
import { TermIndex, TermIndexBuilder } from "./term-index";

/** Options of `indexFolder`. */
export interface IndexFolderOptions extends LoadFolderOptions {
  /**
   * The folder in which the index is kept, so that only files that changed are read again. It can be deleted at any
   * time. The index holds the texts of the documents. `indexCacheFolder()` is the usual place.
   * @default nothing is kept
   */
  readonly cacheFolder?: string;
}

/** A knowledge base of a folder. */
export interface FolderIndex extends Pick<LoadedFolder, "skipped" | "ignored"> {
  readonly knowledgeBase: KnowledgeBase;
  /** Number of documents that were in the kept index and have not changed. */
  readonly reused: number;
}

/**
 * Reads a folder as `loadFolder` does, and indexes its documents. `onProgress` covers both.
 * @throws FolderError when the folder does not exist or cannot be read
 */
export async function indexFolder(folder: string, options: IndexFolderOptions = {}): Promise<FolderIndex> {
  const { cacheFolder, onProgress } = options;
  const listed = await listFolder(folder);
  const total = listed.files.length;
  const kept = cacheFolder === undefined ? undefined : await readKeptIndex(cacheFolder, folder);
  const keptByPath = new Map(kept?.files.map((file) => [file.path, file]));

  const handle = async (file: ListedFile): Promise<IndexedFile | SkippedFile> => {
    const before = keptByPath.get(file.path);
    const signature = readSignature(folder, file);
    if (before?.signature === signature && before !== undefined)
      return { ...before, document: toDocument(file), before };
    return indexFile(folder, file, signature);
  };
  // The last step of the bar is for what comes after the files.
  const handled = await mapFiles(listed.files, handle, ({ done }) =>
    onProgress?.({ done: Math.min(done, total - 1), total }),
  );
  const { kept: first, copies, skipped } = withoutCopies(handled);
  const files: IndexedFile[] = [];
  for (const file of first) {
    // It was a copy of a file that is gone, so its passages were not kept.
    const again = file.isCopy === true ? await indexFile(folder, file, file.signature) : file;
    if ("reason" in again) skipped.push(again);
    else files.push(again);
  }
  const counts = kept !== undefined && isUnchanged(files, kept) ? kept.counts : countTerms(files, kept);
  if (cacheFolder !== undefined && (counts !== kept?.counts || kept.files.length !== files.length + copies.length)) {
    await writeKeptIndex(cacheFolder, folder, { files: toKeptFiles(files, copies), counts });
  }
  const chunks = files.flatMap(toChunks);
  const knowledgeBase = knowledgeBaseOf(files.length, chunks, searchTerms(new TermIndex(counts)));
  onProgress?.({ done: total, total });
  return {
    knowledgeBase,
    skipped: [...listed.skipped, ...skipped],
    ignored: listed.ignored,
    reused: files.filter(({ before }) => before !== undefined).length,
  };
}

/** A file whose passages are known. */
interface IndexedFile extends Omit<KeptFile, "firstChunk"> {
  readonly document: { readonly uri: string };
  readonly metadataProblem?: SkippedFile;
  /** What was kept of it, if it has not changed. */
  readonly before?: KeptFile;
  /** The terms of each passage, if it was read now. */
  readonly terms?: readonly (readonly string[])[];
}

/**
 * Size and time of a file and of its metadata. `undefined` if they are not known. It waits for the disk: a promise for
 * each of thousands of files takes five times as long.
 */
function readSignature(folder: string, { path, metadataPath }: ListedFile): string | undefined {
  try {
    const paths = metadataPath === undefined ? [path] : [path, metadataPath];
    const stats = paths.map((name) => statSync(join(folder, name)));
    return stats.map(({ size, mtimeMs }) => `${size}:${mtimeMs}`).join(" ");
  } catch {
    return undefined;
  }
}

/** @param signature read before the file, so that a change in between is noticed next time */
async function indexFile(
  folder: string,
  file: ListedFile,
  signature: string | undefined,
): Promise<IndexedFile | SkippedFile> {
  const read = await readFolderFile(folder, file);
  if ("reason" in read) return read;
  const { document, ...rest }: FolderDocument = read;
  const chunks = splitDocument(document, DEFAULT_CHUNK_TOKENS);
  return {
    path: file.path,
    document,
    chunks: chunks.map(({ id, text, section }) => ({ id, text, section })),
    terms: chunks.map(termsOfChunk),
    ...rest,
    ...omitUndefined({ metadataPath: file.metadataPath, signature, metadata: document.metadata }),
  };
}

function toDocument({ path }: ListedFile): { readonly uri: string } {
  return { uri: `${LOCAL_DOCUMENT_URI_PREFIX}${path}` };
}

function toChunks({ chunks, document: { uri }, metadata = {} }: IndexedFile): Chunk[] {
  return chunks.map((chunk) => ({ ...chunk, uri, metadata }));
}

/** Whether the passages are those of the kept index, in the same order. */
function isUnchanged(files: readonly IndexedFile[], kept: KeptIndex): boolean {
  const before = kept.files.filter(({ isCopy }) => isCopy !== true);
  return files.length === before.length && files.every((file, index) => file.before === before[index]);
}

function countTerms(files: readonly IndexedFile[], kept: KeptIndex | undefined): KeptIndex["counts"] {
  const builder = new TermIndexBuilder();
  for (const { chunks, terms, before } of files) {
    for (const position of chunks.keys()) {
      const own = terms?.[position];
      if (own !== undefined) builder.add(own);
      else if (kept !== undefined && before !== undefined) builder.copy(kept.counts, before.firstChunk + position);
    }
  }
  return builder.counts();
}

function toKeptFiles(files: readonly IndexedFile[], copies: readonly IndexedFile[]): KeptFile[] {
  let firstChunk = 0;
  const keep = ({ document, before, terms, ...file }: IndexedFile): KeptFile => {
    const kept = { ...file, firstChunk };
    firstChunk += file.chunks.length;
    return kept;
  };
  return [...files.map(keep), ...copies.map((copy) => keep({ ...copy, chunks: [], isCopy: true }))];
}
