// Writes the site with its API reference to `docs/dist`, and checks the links between its pages.
import { spawn } from "node:child_process";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";
import { findSiteProblems } from "./site-problems.mjs";

/** Runs a command of the workspace. What it prints is shown only when it fails. */
function run(command, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(join(root, "node_modules", ".bin", command), args, {
      cwd: root,
      shell: process.platform === "win32",
    });
    let printed = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (text) => {
        printed += text;
      });
    }
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(" ")} failed.\n${printed}`));
    });
  });
}

const site = join(root, "docs", "dist");
try {
  await Promise.all([
    run("vitepress", ["build", "docs"]),
    run("typedoc", ["--options", join("docs", "typedoc.config.mjs")]),
  ]);
  cpSync(join(root, "docs", "temp", "api"), join(site, "api"), { recursive: true });
  const problems = findSiteProblems(site);
  for (const problem of problems) console.error(problem);
  console.log(site);
  process.exitCode = problems.length > 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
