import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createKnowledgeBase, type FolderIndex, indexCacheFolder, indexFolder, loadFolder } from "../index";

let root = "";
let folder = "";
let cacheFolder = "";
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "index-"));
  folder = join(root, "docs");
  cacheFolder = join(root, "cache", "indexes");
  await mkdir(join(folder, "deep"), { recursive: true });
  await writeFile(join(folder, "hotels.md"), "# Hotels\n\nThe hotel limit in Osaka is JPY 14,000 per night.\n");
  await writeFile(join(folder, "deep", "leave.md"), "# 休暇\n\n有給休暇は入社6か月後に10日付与されます。\n");
  await writeFile(join(folder, "printer.html"), "<h1>Printers</h1><p>The printer on floor 3 is called Fuji.</p>");
  await writeFile(join(folder, "printer.html.metadata.json"), '{"metadataAttributes":{"floor":3}}');
  await writeFile(join(folder, "z-copy.md"), "# Hotels\n\nThe hotel limit in Osaka is JPY 14,000 per night.\n");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const index = (): Promise<FolderIndex> => indexFolder(folder, { cacheFolder });
const questions = ["hotel limit in Osaka", "有給休暇は何日", "What is the printer called?", "Fuji limit"];
const answers = ({ knowledgeBase }: FolderIndex) => questions.map((question) => knowledgeBase.search(question));
const keptFile = async (): Promise<string> => join(cacheFolder, (await readdir(cacheFolder))[0] ?? "");

/** What is found without a kept index. */
async function expected() {
  const { documents } = await loadFolder(folder);
  const knowledgeBase = createKnowledgeBase(documents);
  return questions.map((question) => knowledgeBase.search(question));
}

describe("indexFolder", () => {
  it("finds the same as an index of the loaded documents, the first time and from what it kept", async () => {
    const first = await index();
    expect(answers(first)).toEqual(await expected());
    expect(first).toMatchObject({ reused: 0, ignored: 0 });
    expect(first.skipped).toEqual([{ path: "z-copy.md", reason: "the same as hotels.md" }]);
    const second = await index();
    expect(answers(second)).toEqual(await expected());
    expect(second.skipped).toEqual(first.skipped);
    expect(second.reused).toBe(3);
    expect(second.knowledgeBase.documentCount).toBe(3);
  });

  it("keeps nothing unless it is asked to", async () => {
    await indexFolder(folder);
    await expect(readdir(cacheFolder)).rejects.toThrow();
  });

  it("reads only the files that changed, were added or have other metadata", async () => {
    await index();
    await writeFile(join(folder, "hotels.md"), "# Hotels\n\nThe hotel limit in Osaka is JPY 15,000 per night.\n");
    await writeFile(join(folder, "new.txt"), "Parking costs 5,000 yen.");
    await writeFile(join(folder, "printer.html.metadata.json"), '{"metadataAttributes":{"floor":30}}');
    const changed = await index();
    // The copy is none any more. It is read again, because its passages were not kept.
    expect(changed.reused).toBe(1);
    expect(changed.skipped).toEqual([]);
    expect(answers(changed)).toEqual(await expected());
    const again = await index();
    expect(again.reused).toBe(5);
    expect(answers(again)).toEqual(await expected());
    await rm(join(folder, "deep"), { recursive: true });
    const removed = await index();
    expect(removed.reused).toBe(4);
    expect(answers(removed)).toEqual(await expected());
  });

  it("notices a change that keeps the size", async () => {
    await index();
    const file = join(folder, "hotels.md");
    const { mtime } = await stat(file);
    await writeFile(file, (await readFile(file, "utf8")).replace("14,000", "19,000"));
    await utimes(file, mtime, new Date(mtime.getTime() + 5));
    const { knowledgeBase } = await index();
    expect(
      knowledgeBase
        .search("hotel limit")
        .map(({ chunk }) => chunk.text)
        .join(),
    ).toContain("19,000");
  });

  it.each<[string, (bytes: Buffer) => Uint8Array]>([
    ["cut", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["empty", () => new Uint8Array()],
    ["changed", (bytes) => bytes.map((byte, at) => (at === bytes.length - 9 ? byte ^ 1 : byte))],
    ["of something else", () => Buffer.from("not an index")],
  ])("makes an index again that is %s, without a word", async (_name, damage) => {
    await index();
    const file = await keptFile();
    await writeFile(file, damage(await readFile(file)));
    const again = await index();
    expect(again.reused).toBe(0);
    expect(answers(again)).toEqual(await expected());
    expect((await index()).reused).toBe(3);
  });

  it("runs at the same time as others, and leaves one whole file that only the user can read", async () => {
    const all = await Promise.all(Array.from({ length: 6 }, index));
    for (const one of all) expect(answers(one)).toEqual(await expected());
    expect(await readdir(cacheFolder)).toHaveLength(1);
    expect((await index()).reused).toBe(3);
    if (process.platform !== "win32") expect((await stat(await keptFile())).mode & 0o077).toBe(0);
  });

  it("keeps nothing where it cannot write", async () => {
    await writeFile(join(root, "file"), "");
    const blocked = await indexFolder(folder, { cacheFolder: join(root, "file", "cache") });
    expect(blocked.knowledgeBase.documentCount).toBe(3);
    await mkdir(cacheFolder, { recursive: true });
    await chmod(cacheFolder, 0o500);
    expect((await index()).knowledgeBase.documentCount).toBe(3);
    await chmod(cacheFolder, 0o700);
  });

  it("reports the progress of all of the work: the last step comes at the end", async () => {
    const steps: number[] = [];
    await indexFolder(folder, { cacheFolder, onProgress: ({ done, total }) => steps.push(total - done) });
    expect(steps).toEqual([3, 2, 1, 1, 0]);
  });

  it("fails for a folder that is not there, also when it was indexed before", async () => {
    await index();
    await rm(folder, { recursive: true });
    await expect(index()).rejects.toThrow("it does not exist");
  });
});

describe("indexCacheFolder", () => {
  it("is in the user's cache folder", () => {
    const before = process.env.XDG_CACHE_HOME;
    try {
      process.env.XDG_CACHE_HOME = root;
      expect(indexCacheFolder()).toBe(join(root, "bedrock-routed", "indexes"));
      process.env.XDG_CACHE_HOME = "relative";
      expect(indexCacheFolder()).not.toContain("relative");
    } finally {
      if (before === undefined) delete process.env.XDG_CACHE_HOME;
      else process.env.XDG_CACHE_HOME = before;
    }
  });
});
