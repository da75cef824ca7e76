import { readFile, stat } from "node:fs/promises";
import { extname, join } from "node:path";
import { codeOf, findFiles } from "./find-files";
import { FolderError } from "./folder-error";
import type { KnowledgeBaseDocument } from "./knowledge-base";

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
  /** Number of files that were left alone because of their extension. */
  readonly ignored: number;
}

/**
 * Reads the Markdown, text and HTML files (UTF-8, up to 20 MB) of a folder and of those below it,
 * except in `node_modules` and in folders whose name starts with a dot.
 * @throws FolderError when the folder does not exist or cannot be read
 */
export async function loadFolder(folder: string, options: LoadFolderOptions = {}): Promise<LoadedFolder> {
  const found = await findFiles(folder).catch((error: unknown) => {
    throw new FolderError(folder, codeOf(error) === "ENOENT" ? "it does not exist" : codeOf(error), { cause: error });
  });
  const paths = found.files.filter((path) => mediaTypeOf(path) !== undefined);
  const results: (KnowledgeBaseDocument | SkippedFile)[] = [];
  let next = 0;
  let done = 0;
  const readAll = async (): Promise<void> => {
    for (let index = next++; index < paths.length; index = next++) {
      results[index] = await readDocument(folder, paths[index] ?? "");
      options.onProgress?.({ done: ++done, total: paths.length });
    }
  };
  await Promise.all(Array.from({ length: CONCURRENT_READS }, readAll));
  return {
    documents: results.filter((result) => "uri" in result),
    skipped: [...found.skipped, ...results.filter((result) => "reason" in result)],
    ignored: found.files.length - paths.length,
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

function mediaTypeOf(path: string): KnowledgeBaseDocument["mediaType"] {
  return MEDIA_TYPES[extname(path).toLowerCase()];
}
