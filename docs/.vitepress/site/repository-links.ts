import { existsSync, statSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import type { MarkdownOptions } from "vitepress";
import { findPagePath, toAddress } from "./page-paths";

type MarkdownIt = Parameters<NonNullable<MarkdownOptions["config"]>>[0];

/** The page of the repository that a link of another page names; `undefined` when it is a file that the site lacks. */
function findLinkedPage(target: string, root: string): string | undefined {
  const file = statSync(join(root, target)).isDirectory() ? posix.join(target, "README.md") : target;
  return existsSync(join(root, file)) ? findPagePath(file) : undefined;
}

/**
 * Makes links of the repository work on the site. Pages link to each other as files, so that the links work on a code
 * host too. Here a link to a page gets the page's address, and a link to another file becomes its text.
 * @throws Error when the file does not exist
 */
export function linkRepositoryFiles(markdown: MarkdownIt, root: string): void {
  markdown.core.ruler.push("repository-links", ({ tokens, env }) => {
    const file = relative(root, env.realPath ?? env.path)
      .split(sep)
      .join("/");
    for (const token of tokens) {
      let isDropped = false;
      for (const child of token.children ?? []) {
        if (child.type === "link_close" && isDropped) {
          [child.tag, isDropped] = ["span", false];
          continue;
        }
        const href = child.type === "link_open" ? child.attrGet("href") : null;
        if (href === null || /^(?:[a-z]+:|#|\/)/i.test(href)) continue;
        const [path = "", anchor] = decodeURI(href).split("#");
        const target = posix.normalize(posix.join(dirname(file), path)).replace(/\/$/, "");
        if (!existsSync(join(root, target))) throw new Error(`${file}: the link to ${href} leads to no file.`);
        const page = findLinkedPage(target, root);
        if (page === undefined) {
          [child.tag, child.attrs, isDropped] = ["span", null, true];
        } else {
          child.attrSet("href", toAddress(page) + (anchor === undefined ? "" : `#${anchor}`));
        }
      }
    }
  });
}
