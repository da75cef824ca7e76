import type { Dirent } from "node:fs";
import { readdir, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import type { SkippedFile } from "./load-folder";

/** Folders that hold no documents of the user's. Dot folders are left out too. */
const IGNORED_FOLDERS: ReadonlySet<string> = new Set(["node_modules"]);

/** What is in a folder and below: paths relative to it, with `/`, in a fixed order. */
export interface FoundFiles {
  readonly files: readonly string[];
  /** What could not be listed. */
  readonly skipped: readonly SkippedFile[];
}

/** Lists the files of a folder and of those below it. Symbolic links are followed, each folder once. */
export async function findFiles(root: string): Promise<FoundFiles> {
  const files: string[] = [];
  const skipped: SkippedFile[] = [];
  const visited = new Set<string>([await realpath(root)]);

  const visitFolder = async (folder: string): Promise<void> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true });
    for (const entry of entries.sort(byName)) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      try {
        await visitEntry(entry, path);
      } catch (error) {
        skipped.push({ path, reason: `unreadable (${codeOf(error)})` });
      }
    }
  };
  const visitEntry = async (entry: Dirent, path: string): Promise<void> => {
    const kind = entry.isSymbolicLink() ? await stat(join(root, path)) : entry;
    if (kind.isFile()) files.push(path);
    if (!kind.isDirectory() || entry.name.startsWith(".") || IGNORED_FOLDERS.has(entry.name)) return;
    const real = await realpath(join(root, path));
    if (visited.has(real)) return;
    visited.add(real);
    await visitFolder(path);
  };

  await visitFolder("");
  return { files, skipped };
}

/** The code of a file system error, such as `EACCES`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}

function byName(a: Dirent, b: Dirent): number {
  return a.name < b.name ? -1 : 1;
}
