// Every regular expression of the packages takes linear time on every text: text from outside never stops the program.
//
// An expression that has more than linear time, or that is built at run time, needs a comment on the line above it:
// `// Linear: ` and the reason why it cannot take long, such as a limit of the text's length.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./bootstrap.mjs";
import { checkPattern } from "./patterns/check-pattern.mjs";
import { findPatterns } from "./patterns/find-patterns.mjs";

const given = process.argv.slice(2);
const listed = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "packages/*/src/**/*.ts"],
  {
    cwd: root,
    encoding: "utf8",
  },
);
const files =
  given.length > 0 ? given : listed.split("\n").filter((file) => file !== "" && !/\.test\.ts$|\/testing\//.test(file));

const checked = new Map();
let found = 0;
let problems = 0;
for (const file of files) {
  for (const { line, source, flags, reason } of findPatterns(file, readFileSync(join(root, file), "utf8"))) {
    found += 1;
    if (reason !== undefined) continue;
    const problem = source === undefined ? "is built at run time, so it cannot be checked" : check(source, flags);
    if (problem === undefined) continue;
    problems += 1;
    console.error(`${file}:${line}: ${source === undefined ? "This expression" : `/${source}/${flags}`} ${problem}.`);
  }
}
console.log(`${found} regular expressions in ${files.length} files: ${problems} can take more than linear time.`);
if (problems > 0) {
  console.error("Change the expression, scan the text, or write the reason above it: // Linear: …");
  process.exitCode = 1;
}

function check(source, flags) {
  const key = `${flags}/${source}`;
  if (!checked.has(key)) checked.set(key, checkPattern(source, flags)?.problem);
  return checked.get(key);
}
