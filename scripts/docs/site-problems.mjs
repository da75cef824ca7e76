import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";

const BASE = "https://site.invalid/";

/** The ids of a page, and where its links lead. */
function readPage(file) {
  const html = readFileSync(file, "utf8");
  const ids = new Set([...html.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id));
  const links = [...html.matchAll(/<a\b[^>]* href="([^"]*)"/g)].map(([, link]) => link.replaceAll("&amp;", "&"));
  const loaded = [...html.matchAll(/<(?:script|img|link)\b[^>]* (?:src|href)="([^"]*)"/g)].map(([, link]) => link);
  return { ids, links, loaded };
}

/**
 * Links of a site that lead nowhere, and files that it loads from other hosts. Links to the web are not followed.
 * @param folder the built site
 * @returns a line for each problem
 */
export function findSiteProblems(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".html"));
  const pages = new Map(files.map((name) => [relative("", name).split("\\").join("/"), readPage(join(folder, name))]));
  const problems = [];
  for (const [name, { links, loaded }] of pages) {
    for (const link of loaded.filter((each) => /^(?:https?:)?\/\//.test(each))) {
      problems.push(`${name} loads ${link}`);
    }
    // Pages of the API reference link to each other; typedoc checks that itself.
    if (dirname(name).split("/")[0] === "api" || name === "404.html") continue;
    for (const link of links) {
      const { origin, pathname, hash } = new URL(link, BASE + name);
      if (origin !== new URL(BASE).origin) continue;
      const path = decodeURIComponent(pathname).slice(1);
      const target = [path, `${path}.html`, posix.join(path, "index.html")].find((each) => pages.has(each));
      if (target === undefined) {
        if (path === "" || !existsSync(join(folder, path)))
          problems.push(`${name} links to ${link}, which is no page.`);
      } else if (hash !== "" && !pages.get(target).ids.has(decodeURIComponent(hash.slice(1)))) {
        problems.push(`${name} links to ${link}, and ${target} has no such heading.`);
      }
    }
  }
  return problems;
}
