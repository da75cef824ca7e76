// Type-checks every block of TypeScript in the READMEs and docs against the sources, as a reader would paste it,
// and the notebooks of the examples: a notebook is one program, as it runs from top to bottom. Blocks of JSON must
// parse. `scripts/docs/run-code.test.mjs` runs what can run.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { root } from "./bootstrap.mjs";
import { pages, readCodeBlocks, readNoRunReason } from "./docs/code-blocks.mjs";
import { codeOf, parseNotebook } from "./notebooks/notebook-file.mjs";

const problems = [];

/** Files with the code of a page, where the page's own dependencies resolve: in its package, or in the examples. */
function writeCode(page) {
  const home = existsSync(join(root, dirname(page), "src")) ? dirname(page) : "examples";
  const folder = join(root, home, "temp", dirname(page).replaceAll("/", "-"));
  mkdirSync(folder, { recursive: true });
  return readCodeBlocks(page)
    .filter(({ language }) => language === "ts")
    .map((block, index) => {
      if (block.info !== "" && readNoRunReason(block) === undefined) {
        problems.push(`${page}:${block.line}: write \`\`\`ts, or \`\`\`ts no-run: and the reason.`);
      }
      const file = join(folder, `${basename(page, ".md")}-${index + 1}.ts`);
      writeFileSync(file, `${block.code}\nexport {};\n`);
      return file;
    });
}

for (const page of pages) {
  for (const { code, line } of readCodeBlocks(page).filter(({ language }) => language === "json")) {
    try {
      JSON.parse(code);
    } catch (error) {
      problems.push(`${page}:${line}: ${error.message}`);
    }
  }
}

const blocks = pages.flatMap(writeCode);

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
  problems.push(
    ts.formatDiagnostics(diagnostics, {
      getCanonicalFileName: (name) => name,
      getCurrentDirectory: () => root,
      getNewLine: () => "\n",
    }),
  );
}
if (blocks.length === 0) problems.push("No code was found: the check is broken.");
for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
