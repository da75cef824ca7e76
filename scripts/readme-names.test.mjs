// A README promises what it names: each error class, type and function of ours can be imported from its package.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { root } from "./bootstrap.mjs";
import { entryPoints, packageFolders, readManifest } from "./packages.mjs";

const packages = packageFolders.map((folder) => {
  const specifiers = new Map(
    entryPoints(folder).map(({ specifier, subpath }) => [
      specifier,
      exportedNames(join(folder, "src", subpath, "index.ts")),
    ]),
  );
  const readme = readFileSync(join(folder, "README.md"), "utf8");
  return { folder, name: readManifest(folder).name, readme, specifiers, declared: declaredIn(folder) };
});
const publicNames = new Set(packages.flatMap(({ specifiers }) => [...specifiers.values()].flat()));

/** Errors that README pages name and that come from the platform or from the AWS SDK. */
const foreignErrors = new Set(["AbortError", "TimeoutError", "TypeError", "RangeError", "SyntaxError"]);

/** The pages that a package publishes beside its README. */
function listDocuments(folder) {
  const docs = join(folder, "docs");
  return existsSync(docs) ? readdirSync(docs).map((name) => join("docs", name)) : [];
}

/** Whether a file exists and the manifest of its package publishes it. */
function isPublished(file, folder) {
  const { files } = readManifest(folder);
  return existsSync(join(folder, file)) && files.some((entry) => file === entry || file.startsWith(`${entry}/`));
}

/** Names that the sources of a package declare with `export`, whether or not its index passes them on. */
function declaredIn(folder) {
  const files = execFileSync("git", ["ls-files", join(folder, "src/*.ts")], { cwd: root, encoding: "utf8" });
  const sources = files.split("\n").filter((file) => file !== "" && !/\.test\.ts$|\/testing\//.test(file));
  const names = sources.flatMap((file) => [
    ...readFileSync(join(root, file), "utf8").matchAll(
      /^export (?:abstract )?(?:async )?(class|interface|type|function) (\w+)/gm,
    ),
  ]);
  return new Map(names.map(([, kind, name]) => [name, kind]));
}

/** The names that an index exports. */
function exportedNames(file) {
  const source = ts.createSourceFile(file, readFileSync(file, "utf8"), ts.ScriptTarget.Latest);
  return source.statements.flatMap((statement) => {
    if (ts.isExportDeclaration(statement) && statement.exportClause && ts.isNamedExports(statement.exportClause)) {
      return statement.exportClause.elements.map(({ name }) => name.text);
    }
    return [];
  });
}

/** Names of ours in a page's inline code: `SomeError`, `SomeType`, `someFunction`, `someFunction(…)`. */
function namedIn({ readme, declared }) {
  const prose = readme.replaceAll(/^```.*?^```$/gms, "");
  const named = [...prose.matchAll(/`(?:new )?([A-Za-z]\w*)([`(<])/g)].filter(([, name, after]) => {
    if (foreignErrors.has(name)) return false;
    if (/^[A-Z]\w*Error$/.test(name)) return true;
    if (/^[A-Z]/.test(name)) return packages.some((other) => other.declared.has(name));
    // Without a parenthesis, a short lower-case word is more likely an option or a field than one of our functions.
    return after === "(" ? declared.get(name) === "function" : /[A-Z]/.test(name) && publicNames.has(name);
  });
  return [...new Set(named.map(([, name]) => name))];
}

/** Names that a page's code imports, by where it imports them from. */
function importedIn(page) {
  return [...page.matchAll(/import (?:type )?\{([^}]*)\} from "([^"]+)"/g)].flatMap(([, names, specifier]) =>
    names
      .split(",")
      .map((name) => ({ name: name.trim().replace(/^type /, ""), specifier }))
      .filter(({ name }) => name !== ""),
  );
}

/** Packages that a page's code imports although no `npm install` line before that code installs them. */
function importedWithoutInstall(page) {
  const installed = new Set();
  const missing = [];
  for (const [line, install, imported] of page.matchAll(
    /^npm install (.*)$|^import .*? from "([^"]+)";$|^\} from "([^"]+)";$/gm,
  )) {
    for (const name of install?.split(" ") ?? []) installed.add(name);
    const specifier = imported ?? /"([^"]+)"/.exec(line)?.[1];
    if (install !== undefined || specifier === undefined || specifier.startsWith("node:")) continue;
    const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
    if (!installed.has(name)) missing.push(name);
  }
  return missing;
}

describe.each(packages)("the README of $name", (page) => {
  const imported = importedIn(page.readme);

  it("links only to itself, to the web, and to pages that are published with it", () => {
    const published = readManifest(page.folder).files;
    const pages = ["README.md", ...listDocuments(page.folder)];
    expect(published).toEqual(expect.arrayContaining(pages.length > 1 ? ["docs"] : []));
    for (const name of pages) {
      const links = [...readFileSync(join(page.folder, name), "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(
        ([, link]) => link,
      );
      const files = links.filter((link) => !/^(?:#|https?:)/.test(link)).map((link) => link.split("#")[0]);
      const linked = files.map((file) => join(dirname(name), file)).filter((file) => !pages.includes(file));
      expect(linked.filter((file) => !isPublished(file, page.folder))).toEqual([]);
    }
  });

  it("says what to install before it imports it", () => {
    expect(importedWithoutInstall(page.readme)).toEqual([]);
  });

  it("names only what can be imported", () => {
    const available = new Set([...page.specifiers.values()].flat());
    for (const { name } of imported) available.add(name);
    expect(namedIn(page).filter((named) => !available.has(named))).toEqual([]);
  });

  it("imports only what our packages export", () => {
    const specifiers = new Map(packages.flatMap((other) => [...other.specifiers]));
    const ours = imported.filter(({ specifier }) => specifier.startsWith("@bedrock-routed/"));
    expect(ours.length).toBeGreaterThan(0);
    expect(ours.filter(({ name, specifier }) => !specifiers.get(specifier)?.includes(name))).toEqual([]);
  });
});
