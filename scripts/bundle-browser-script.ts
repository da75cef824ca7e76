import { build } from "esbuild";

/**
 * A script for a page, as one line of text: the TypeScript file and what it imports. It is what
 * `import script from "./file.ts?script"` gives, in builds (`tsup.preset.ts`) as in tests (`vitest.config.ts`).
 */
export async function bundleBrowserScript(path: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: "es2022",
    platform: "browser",
    charset: "utf8",
    legalComments: "none",
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${path}.`);
  return file.text.trim();
}
