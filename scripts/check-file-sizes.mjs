// One file, one concept: a source past 300 lines or a test past 400 wants to be two.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

const limits = { source: 300, test: 400 };
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.ts", "*.mjs"], {
  encoding: "utf8",
});
const tooLong = files
  .split("\n")
  .filter(Boolean)
  .map((file) => ({ file, lines: readFileSync(file, "utf8").split("\n").length - 1 }))
  .filter(({ file, lines }) => lines > (file.endsWith(".test.ts") ? limits.test : limits.source));

for (const { file, lines } of tooLong) console.error(`${file}: ${lines} lines. Split it by concept.`);
process.exitCode = tooLong.length > 0 ? 1 : 0;
