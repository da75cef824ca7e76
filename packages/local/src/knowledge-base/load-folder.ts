import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { codeOf, findFiles } from "./find-files";
import { FolderError } from "./folder-error";
import type { KnowledgeBaseDocument } from "./knowledge-base";
import { METADATA_SUFFIX, type ReadMetadata, readMetadata } from "./read-metadata";

const MEDIA_TYPES: Readonly<Record<string, NonNullable<KnowledgeBaseDocument["mediaType"]>>> = {
  ".md": "text/markdown",
  ".markdown": "text/markdown",
  ".txt": "text/plain",
  ".html": "text/html",
  ".htm": "text/html",
};
/** What the URIs of a folder's documents begin with: the bucket that they seem to come from. */
export const LOCAL_DOCUMENT_URI_PREFIX: string = "s3://local-knowledge-base/";
const CONCURRENT_READS = 16;
const MAX_BYTES = 20_000_000;

/** How to load a folder. */
export interface LoadFolderOptions {
  /** Called after every file. */
  readonly onProgress?: (progress: LoadFolderProgress) => void;
}

/** How far loading is. */
export interface LoadFolderProgress {
  /** Files read or skipped so far. */
  readonly done: number;
  /** Files to read. */
  readonly total: number;
}

/** A file that was not loaded. */
export interface SkippedFile {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly reason: string;
}

/** The documents of a folder. */
export interface LoadedFolder {
  /** In the order of their paths. */
  readonly documents: readonly KnowledgeBaseDocument[];
  readonly skipped: readonly SkippedFile[];
  /** Number of files that were left alone because of their extension. Metadata files of documents are not. */
  readonly ignored: number;
}

/**
 * Reads the Markdown, text and HTML files (UTF-8, up to 20 MB) of a folder and of those below it,
 * except in `node_modules` and in folders whose name starts with a dot. A file `x.metadata.json`
 * beside a document `x` gives its metadata, as for Amazon Bedrock.
 * @throws FolderError when the folder does not exist or cannot be read
 */
export async function loadFolder(folder: string, options: LoadFolderOptions = {}): Promise<LoadedFolder> {
  const found = await findFiles(folder).catch((error: unknown) => {
    throw new FolderError(folder, codeOf(error) === "ENOENT" ? "it does not exist" : codeOf(error), { cause: error });
  });
  const paths = found.files.filter((path) => mediaTypeOf(path) !== undefined);
  const sidecars = new Set(found.files.filter((path) => path.endsWith(METADATA_SUFFIX)));
  const used = paths.filter((path) => sidecars.has(`${path}${METADATA_SUFFIX}`));
  const problems: SkippedFile[] = [];
  const results: (KnowledgeBaseDocument | SkippedFile)[] = [];
  let next = 0;
  let done = 0;
  const readAll = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      const path = paths[index] ?? "";
      const document = await readDocument(folder, path);
      const sidecar = `${path}${METADATA_SUFFIX}`;
      const read = "uri" in document && sidecars.has(sidecar) ? await readSidecar(folder, sidecar) : { metadata: {} };
      if ("problem" in read) problems.push({ path: sidecar, reason: read.problem });
      results[index] =
        "metadata" in read && Object.keys(read.metadata).length > 0
          ? { ...document, metadata: read.metadata }
          : document;
      options.onProgress?.({ done: ++done, total: paths.length });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readAll));
  return {
    documents: results.filter((result) => "uri" in result),
    skipped: [...found.skipped, ...results.filter((result) => "reason" in result), ...problems.sort(byPath)],
    ignored: found.files.length - paths.length - used.length,
  };
}

async function readDocument(folder: string, path: string): Promise<KnowledgeBaseDocument | SkippedFile> {
  try {
    const file = join(folder, path);
    if ((await stat(file)).size > MAX_BYTES) return { path, reason: "larger than 20 MB" };
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await readFile(file));
    if (text.includes("\0")) return { path, reason: "binary" };
    return { uri: `${LOCAL_DOCUMENT_URI_PREFIX}${path}`, text, mediaType: mediaTypeOf(path) ?? "text/plain" };
  } catch (error) {
    return { path, reason: error instanceof TypeError ? "not UTF-8" : `unreadable (${codeOf(error)})` };
  }
}

async function readSidecar(folder: string, path: string): Promise<ReadMetadata> {
  try {
    return readMetadata(await readFile(join(folder, path), "utf8"));
  } catch (error) {
    return { problem: `unreadable (${codeOf(error)})` };
  }
}

function byPath(a: SkippedFile, b: SkippedFile): number {
  return a.path < b.path ? -1 : 1;
}

function mediaTypeOf(path: string): KnowledgeBaseDocument["mediaType"] {
  return MEDIA_TYPES[extname(path).toLowerCase()];
}
