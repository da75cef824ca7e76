import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";

import { FolderError, type LoadFolderProgress, loadFolder } from "./load-folder";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "load-folder-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("reads nested documents sorted by path, and reports the files that it left out", async () => {
  mkdirSync(join(folder, "b/c"), { recursive: true });
  mkdirSync(join(folder, "node_modules"));
  mkdirSync(join(folder, ".git"));
  writeFileSync(join(folder, "b/c/deep.HTML"), "<p>x</p>");
  writeFileSync(join(folder, "b/日本語.txt"), "\uFEFF本文");
  writeFileSync(join(folder, "a.md"), "# A");
  writeFileSync(join(folder, "latin1.txt"), Buffer.from([0x63, 0x61, 0x66, 0xe9]));
  writeFileSync(join(folder, "binary.md"), Buffer.from([0x61, 0x00, 0x62]));
  writeFileSync(join(folder, "photo.png"), "");
  writeFileSync(join(folder, "node_modules/readme.md"), "no");
  writeFileSync(join(folder, ".git/notes.md"), "no");
  symlinkSync(folder, join(folder, "b/loop"));
  symlinkSync(join(folder, "missing"), join(folder, "b/broken.md"));
  const progress: LoadFolderProgress[] = [];

  const loaded = await loadFolder(folder, { onProgress: (step) => progress.push(step) });

  expect(loaded.documents).toEqual([
    { uri: "s3://local-knowledge-base/a.md", text: "# A", mediaType: "text/markdown" },
    { uri: "s3://local-knowledge-base/b/c/deep.HTML", text: "<p>x</p>", mediaType: "text/html" },
    { uri: "s3://local-knowledge-base/b/日本語.txt", text: "本文", mediaType: "text/plain" },
  ]);
  expect(loaded.skipped).toEqual([
    { path: "b/broken.md", reason: "unreadable (ENOENT)" },
    { path: "binary.md", reason: "binary" },
    { path: "latin1.txt", reason: "its encoding is not known; save it as UTF-8" },
  ]);
  expect(loaded.ignored).toBe(1);
  expect(progress.at(-1)).toEqual({ done: 5, total: 5 });
});

it("follows links inside of the folder only, and visits each file once", async () => {
  const outside = mkdtempSync(join(tmpdir(), "outside-"));
  try {
    writeFileSync(join(outside, "secret.md"), "secret");
    mkdirSync(join(folder, "b"));
    writeFileSync(join(folder, "b/note.md"), "note");
    symlinkSync(join(folder, "b"), join(folder, "a"));
    symlinkSync(join(folder, "b/note.md"), join(folder, "c.md"));
    symlinkSync(outside, join(folder, "d"));
    symlinkSync(join(outside, "secret.md"), join(folder, "e.md"));

    const { documents, skipped } = await loadFolder(folder);

    expect(documents.map(({ uri }) => uri)).toEqual(["s3://local-knowledge-base/a/note.md"]);
    expect(skipped).toEqual([
      { path: "d", reason: "a link to outside of the folder" },
      { path: "e.md", reason: "a link to outside of the folder" },
    ]);
  } finally {
    rmSync(outside, { recursive: true });
  }
});

it("loads a document and its copy once, unless their metadata differ", async () => {
  for (const name of ["a.md", "b.md", "c.md"]) writeFileSync(join(folder, name), "The same.");
  const metadata = { metadataAttributes: { team: "x" } };
  writeFileSync(join(folder, "c.md.metadata.json"), JSON.stringify(metadata));

  const { documents, skipped } = await loadFolder(folder);

  expect(documents.map(({ uri }) => uri.at(-4))).toEqual(["a", "c"]);
  expect(skipped).toEqual([{ path: "b.md", reason: "the same as a.md" }]);
});

it("skips files of more than 20 MB", async () => {
  for (const name of ["fits.txt", "large.txt"]) writeFileSync(join(folder, name), "");
  truncateSync(join(folder, "large.txt"), 20_000_001);
  const { documents, skipped } = await loadFolder(folder);
  expect(documents).toHaveLength(1);
  expect(skipped).toEqual([{ path: "large.txt", reason: "larger than 20 MB" }]);
});

it("returns nothing for an empty folder", async () => {
  expect(await loadFolder(folder)).toEqual({ documents: [], skipped: [], ignored: 0 });
});

it("throws an error with a remedy for a missing folder and for a file", async () => {
  writeFileSync(join(folder, "file"), "");
  for (const [path, problem] of [
    [join(folder, "missing"), "it does not exist"],
    [join(folder, "file"), "it is a file"],
  ] as const) {
    const error = await loadFolder(path).catch((thrown: unknown) => thrown);
    expect(FolderError.isInstance(error)).toBe(true);
    expect(error).toMatchObject({
      folder: path,
      message: expect.stringContaining(`${problem}. Pass the path of an existing folder.`),
    });
  }
});

it("reads metadata files with plain and with typed values", async () => {
  const write = (name: string, value: unknown): void => writeFileSync(join(folder, name), JSON.stringify(value));
  for (const name of ["plain.md", "typed.md", "broken.md", "odd.md"]) writeFileSync(join(folder, name), name);
  write("plain.md.metadata.json", { metadataAttributes: { year: 2026, open: true, tags: ["a", "b"], team: "x" } });
  const typed = (type: string, member: string, value: unknown) => ({
    value: { type, [member]: value },
    includeForEmbedding: true,
  });
  write("typed.md.metadata.json", {
    metadataAttributes: {
      year: typed("NUMBER", "numberValue", 2026),
      open: typed("BOOLEAN", "booleanValue", false),
      tags: typed("STRING_LIST", "stringListValue", ["a"]),
      team: typed("STRING", "stringValue", "x"),
    },
  });
  writeFileSync(join(folder, "broken.md.metadata.json"), "{");
  write("odd.md.metadata.json", { metadataAttributes: { nested: { a: 1 } } });
  write("orphan.metadata.json", { metadataAttributes: {} });

  const { documents, skipped, ignored } = await loadFolder(folder);

  expect(documents.map(({ text, metadata }) => [text, metadata])).toEqual([
    ["broken.md", undefined],
    ["odd.md", undefined],
    ["plain.md", { year: 2026, open: true, tags: ["a", "b"], team: "x" }],
    ["typed.md", { year: 2026, open: false, tags: ["a"], team: "x" }],
  ]);
  expect(skipped).toEqual([
    { path: "broken.md.metadata.json", reason: "not a JSON object with an object metadataAttributes" },
    { path: "odd.md.metadata.json", reason: "the value of nested is not a string, number, boolean or list of strings" },
  ]);
  expect(ignored).toBe(1);
});
