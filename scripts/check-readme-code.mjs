// Type-checks every ```ts block of the READMEs and docs against the sources, as a reader would paste it, and the
// notebooks of the examples: a notebook is one program, as it runs from top to bottom.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { root } from "./bootstrap.mjs";
import { codeOf, parseNotebook } from "./notebooks/notebook-file.mjs";

const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => /(^|\/)README\.md$|(^|\/)docs\/[^/]+\.md$/.test(page));

const blocks = pages.flatMap((page) => {
  // Where the page's own dependencies resolve: its package, or the examples.
  const home = existsSync(join(root, dirname(page), "src")) ? dirname(page) : "examples";
  const folder = join(root, home, "temp");
  mkdirSync(folder, { recursive: true });
  return [...readFileSync(join(root, page), "utf8").matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], index) => {
    const file = join(folder, `${basename(page, ".md")}-${index + 1}.ts`);
    writeFileSync(file, `${code}\nexport {};\n`);
    return file;
  });
});

const notebooks = join(root, "examples", "notebooks");
for (const name of readdirSync(notebooks).filter((file) => file.endsWith(".ipynb"))) {
  const code = codeOf(parseNotebook(readFileSync(join(notebooks, name), "utf8"))).join("\n");
  const file = join(root, "examples", "temp", `${basename(name, ".ipynb")}.ts`);
  writeFileSync(file, code.replace('"./show.cjs"', '"../notebooks/show.cjs"'));
  blocks.push(file);
}

const config = ts.getParsedCommandLineOfConfigFile(
  join(root, "tsconfig.json"),
  {},
  {
    ...ts.sys,
    onUnRecoverableConfigFileDiagnostic: (diagnostic) => {
      throw new Error(ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n"));
    },
  },
);
const program = ts.createProgram([...blocks, ...["raw.d.ts", "script.d.ts"].map((file) => join(root, "types", file))], {
  ...config.options,
  // The notebooks' tables and charts are in JavaScript, with types in comments.
  allowJs: true,
  noUnusedLocals: false,
  isolatedDeclarations: false,
  declaration: false,
  noEmit: true,
});
const diagnostics = ts.getPreEmitDiagnostics(program).filter(({ file }) => file && blocks.includes(file.fileName));
if (diagnostics.length > 0) {
  console.error(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => "\n",
    }),
  );
}
if (blocks.length === 0) console.error("No code was found: the check is broken.");
process.exitCode = diagnostics.length > 0 || blocks.length === 0 ? 1 : 0;
