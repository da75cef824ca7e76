import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";
import * as callbacks from "./index";

/** What importing an entry loads: our own files, and the modules of other packages and of Node. */
interface Loaded {
  readonly files: readonly string[];
  readonly modules: readonly string[];
}

async function loadedBy(entry: string): Promise<Loaded> {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL(entry, import.meta.url))],
    absWorkingDir: fileURLToPath(new URL(".", import.meta.url)),
    bundle: true,
    metafile: true,
    write: false,
    format: "esm",
    platform: "node",
    packages: "external",
  });
  const files = Object.entries(metafile.inputs);
  const modules = files.flatMap(([, { imports }]) => imports.flatMap(({ path, external }) => (external ? path : [])));
  return { files: files.map(([file]) => file), modules: [...new Set(modules)] };
}

const isParser = (name: string): boolean => /^zod|^cli-table|^node:fs|^fs\b/.test(name);
const isPeer = (name: string): boolean => /^@(aws-sdk|smithy|opentelemetry)\/|^langsmith/.test(name);

describe("importing the package", () => {
  let loaded: Loaded;
  beforeAll(async () => {
    loaded = await loadedBy("./index.ts");
  });

  it("loads no parser, no table, no file system, and no client of one exporter", () => {
    expect(loaded.modules).toContain("@bedrock-routed/core");
    expect(loaded.modules.filter((name) => isParser(name) || isPeer(name))).toEqual([]);
  });

  it("loads of LangChain only the base class of callbacks", () => {
    expect(loaded.modules.filter((name) => name.startsWith("@langchain/"))).toEqual(["@langchain/core/callbacks/base"]);
  });

  it("loads nothing of the subpaths", () => {
    expect(loaded.files).toContain("handler/bedrock-savings-handler.ts");
    expect(
      loaded.files.filter((file) => /^(cloudwatch|file|json|langsmith|open-telemetry|with-budget)\//.test(file)),
    ).toEqual([]);
  });

  it.each(["InvalidOptionError", "BudgetExceededError", "ExporterError"])(
    "exports %s, which the README names",
    (name) => {
      expect(callbacks).toHaveProperty(name, expect.any(Function));
    },
  );
});

describe("importing a subpath", () => {
  it.each(["cloudwatch", "file", "langsmith", "open-telemetry"])("loads no parser and no SDK: /%s", async (name) => {
    const { modules } = await loadedBy(`./${name}/index.ts`);
    expect(modules).toContain("@bedrock-routed/core");
    expect(modules.filter((module) => module.startsWith("zod") || isPeer(module))).toEqual([]);
  });

  it("loads zod for /json, and the file system for /file, so the tests above can notice them", async () => {
    expect((await loadedBy("./json/index.ts")).modules.some(isParser)).toBe(true);
    expect((await loadedBy("./file/index.ts")).modules.some(isParser)).toBe(true);
  });
});
