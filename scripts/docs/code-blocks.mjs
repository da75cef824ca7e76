import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../bootstrap.mjs";

/** Pages with code for readers: READMEs, and the pages beside them and in `docs`. */
export const pages = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "*.md"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((page) => /(^|\/)README(\.ja)?\.md$|(^|\/)docs\/([^/]+\/)?[^/]+\.md$/.test(page));

/**
 * The fenced code of a page.
 * @param page its path in the repository
 * @returns of each block its language, what follows the language, its code, and its line in the page, from 1
 */
export function readCodeBlocks(page) {
  const blocks = [];
  let open;
  for (const [index, line] of readFileSync(join(root, page), "utf8").split("\n").entries()) {
    if (!line.startsWith("```")) {
      open?.lines.push(line);
    } else if (open) {
      const { lines, ...block } = open;
      blocks.push({ ...block, code: `${lines.join("\n")}\n` });
      open = undefined;
    } else {
      const info = line.slice(3).trim();
      const end = info.search(/\s|$/);
      open = { language: info.slice(0, end), info: info.slice(end).trim(), line: index + 2, lines: [] };
    }
  }
  if (open) throw new Error(`${page}:${open.line}: the block of code has no end.`);
  return blocks;
}

/** The words that keep a block of TypeScript from being run, with the reason. */
const NO_RUN = /^no-run: \S/;

/** Why a block is not run; `undefined` when it is. */
export function readNoRunReason({ info }) {
  return NO_RUN.test(info) ? info.slice("no-run: ".length) : undefined;
}
