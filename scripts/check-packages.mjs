// What a user would install: publint reads the manifest, attw resolves the types as each kind of importer does.
import { spawnSync } from "node:child_process";
import { packageFolders } from "./packages.mjs";

const checks = packageFolders.flatMap((folder) => [
  ["publint", ["run", folder, "--strict"]],
  ["attw", ["--pack", folder, "--format", "table-flipped", "--quiet"]],
]);

for (const [command, args] of checks) {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) continue;
  console.error(`${command} ${args.join(" ")}\n${stdout}${stderr}`);
  process.exitCode = 1;
}
