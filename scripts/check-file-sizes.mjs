// An alarm, not a target: a file past 500 lines usually holds two ideas.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const limits = { source: 500, test: 500 };
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs"], {
  encoding: "utf8",
});
const tooLong = files
  .split("\n")
  .filter(Boolean)
  .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
  .filter(({ file, lines }) => lines > (file.endsWith(".test.ts") ? limits.test : limits.source));

for (const { file, lines } of tooLong)
  console.error(`${file}: ${lines} lines. A file usually holds one idea: look for the second.`);
process.exitCode = tooLong.length > 0 ? 1 : 0;
