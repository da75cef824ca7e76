// Packs every package and uses the packs in fresh projects outside of the workspace, in the ways that users run programs:
// ESM, CommonJS, TypeScript, esbuild in one file, Vite with everything inlined, Deno, Bun, and the oldest LangChain we accept.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { root } from "./bootstrap.mjs";
import { entryPoints, packageFolders, readManifest } from "./packages.mjs";

/** What the program prints everywhere. */
const EXPECTED = {
  answered: true,
  cited: ["s3://handbook/refunds.md"],
  routed: "amazon.nova-lite-v1:0",
  streamed: true,
  reported: true,
};

/** What CommonJS dependencies need inside of an ESM bundle, as AWS's own guides for Lambda have it. */
const REQUIRE_BANNER = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);";

const fresh = mkdtempSync(join(tmpdir(), "bedrock-routed-"));
const project = join(fresh, "project");
const failures = [];

/** Runs a command in a folder. @throws Error with what it printed, when it fails */
function run(command, args, cwd = project) {
  const env = { ...process.env, PATH: `${join(project, "node_modules/.bin")}${delimiter}${process.env.PATH}` };
  const { status, error, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: "utf8", timeout: 300_000 });
  if (error) throw error;
  if (status !== 0) throw new Error(`\`${command} ${args.join(" ")}\` failed:\n${stdout}${stderr}`);
  return stdout;
}

/** Runs one of the ways. The others run even when it fails. */
function check(way, use) {
  const started = performance.now();
  try {
    use();
    console.log(`ok    ${way} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  } catch (error) {
    failures.push(way);
    console.error(`fails ${way}\n${error instanceof Error ? error.message : error}`);
  }
}

/** Runs the program of a file, and compares what it returns. */
function expectAnswer(file, runtime = [process.execPath], cwd = project) {
  const runner = join(fresh, "run.mjs");
  const printed = run(runtime[0], [...runtime.slice(1), runner, pathToFileURL(join(cwd, file)).href], cwd);
  const answer = printed.trim().split("\n").at(-1);
  if (answer !== JSON.stringify(EXPECTED)) throw new Error(`expected ${JSON.stringify(EXPECTED)}, got ${printed}`);
}

/** Compiles without `skipLibCheck`. Errors in declarations of other packages are theirs. */
function expectTypes(module, moduleResolution, ...others) {
  const files = ["program.mts", "program.cts"].filter((file) => module !== "esnext" || file.endsWith(".mts"));
  const options = ["--module", module, "--moduleResolution", moduleResolution, "--target", "es2022", "--strict"];
  const { status, stdout } = spawnSync(
    process.execPath,
    ["node_modules/typescript/bin/tsc", ...options, "--skipLibCheck", "false", "--types", "node", ...others, ...files],
    { cwd: project, encoding: "utf8" },
  );
  if (status === 0) return;
  const ours = stdout
    .split("\n")
    .filter((line) => /^\S/.test(line) && !/^node_modules\/(?!@bedrock-routed\/)/.test(line));
  if (ours.length > 0) throw new Error(ours.join("\n"));
}

/** Bundles into one file, and runs that file in a folder that has nothing else. */
function expectBundle(name, bundle) {
  const folder = join(fresh, name);
  mkdirSync(folder);
  bundle(folder);
  const files = readdirSync(folder).filter((file) => /\.[cm]?js$/.test(file));
  if (files.length !== 1) throw new Error(`expected one file, got ${readdirSync(folder).join(", ")}`);
  expectAnswer(files[0], undefined, folder);
}

/** One ESM file from the program and all that it imports. */
function buildWithVite(folder) {
  const config = {
    ssr: { noExternal: true },
    build: {
      ssr: "program.mjs",
      outDir: folder,
      emptyOutDir: false,
      rollupOptions: { output: { inlineDynamicImports: true } },
    },
  };
  writeFileSync(join(project, "vite.config.mjs"), `export default ${JSON.stringify(config)};\n`);
  run("vite", ["build", "--logLevel", "error"]);
}

/** The program as ESM and as CommonJS TypeScript. */
function writePrograms() {
  for (const name of ["program", "entry-points"]) {
    const source = readFileSync(join(project, `${name}.ts`), "utf8");
    for (const kind of ["m", "c"]) {
      writeFileSync(
        join(project, `${name}.${kind}ts`),
        source.replace('"./entry-points.js"', `"./entry-points.${kind}js"`),
      );
    }
    rmSync(join(project, `${name}.ts`));
  }
}

/** The program must import all that users can import. */
function checkEntryPoints() {
  const program = readFileSync(join(project, "entry-points.ts"), "utf8");
  const missing = packageFolders
    .flatMap(entryPoints)
    .filter(({ specifier }) => !program.includes(`from "${specifier}"`))
    .map(({ specifier }) => specifier);
  if (missing.length > 0) throw new Error(`scripts/installed/entry-points.ts does not import ${missing.join(", ")}`);
}

function createProject() {
  cpSync(fileURLToPath(new URL("installed", import.meta.url)), project, { recursive: true });
  checkEntryPoints();
  const packs = packageFolders.map((folder) => {
    run("pnpm", ["pack", "--pack-destination", fresh], folder);
    const { name, version } = readManifest(folder);
    return join(fresh, `${name.slice(1).replace("/", "-")}-${version}.tgz`);
  });
  run("npm", ["install", "--no-audit", "--no-fund", ...packs]);
  writePrograms();
  writeFileSync(
    join(fresh, "run.mjs"),
    "const { handler } = await import(process.argv[2]);\nconsole.log(await handler());\n",
  );
}

try {
  createProject();
  const lowest = readManifest(join(root, "packages/chat-model")).peerDependencies["@langchain/core"].slice(1);
  const esbuild = (format) => (folder) =>
    run("esbuild", [
      "program.mjs",
      "--bundle",
      "--platform=node",
      "--target=node20",
      `--format=${format}`,
      `--outfile=${join(folder, format === "esm" ? "program.mjs" : "program.cjs")}`,
      ...(format === "esm" ? [`--banner:js=${REQUIRE_BANNER}`] : []),
    ]);

  check("TypeScript, node16", () => expectTypes("node16", "node16", "--noEmit"));
  check("TypeScript, bundler", () => expectTypes("esnext", "bundler", "--noEmit"));
  check("TypeScript, nodenext", () => expectTypes("nodenext", "nodenext"));
  check("ESM", () => expectAnswer("program.mjs"));
  check("CommonJS", () => expectAnswer("program.cjs"));
  check("Deno", () => expectAnswer("program.mjs", ["deno", "run", "--allow-all", "--node-modules-dir=manual"]));
  check("Bun", () => expectAnswer("program.mjs", ["bun", "run"]));
  check("esbuild for Lambda, CommonJS", () => expectBundle("lambda-cjs", esbuild("cjs")));
  check("esbuild for Lambda, ESM", () => expectBundle("lambda-esm", esbuild("esm")));
  check("Vite with everything inlined", () => expectBundle("vite", buildWithVite));
  check(`@langchain/core ${lowest}, the oldest we accept`, () => {
    run("npm", ["install", "--no-audit", "--no-fund", `@langchain/core@${lowest}`]);
    expectAnswer("program.mjs");
  });
} finally {
  rmSync(fresh, { recursive: true, force: true });
}
process.exitCode = failures.length > 0 ? 1 : 0;
