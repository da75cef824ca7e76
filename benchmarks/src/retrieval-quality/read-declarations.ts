import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { Passage } from "./passage";

/** A doc comment with what it documents; or an interface that has none. */
const DECLARATION =
  /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export (?:interface|type) (\w+)|(?:readonly )?(\w+)\??:)|^export (?:interface|type|declare const) (\w+)/gm;

/** The documentation in an installed package of the AWS SDK: a passage for each interface and each member. */
export function readDeclarations(packageName: string): Passage[] {
  const root = dirname(createRequire(import.meta.url).resolve(`${packageName}/package.json`));
  const models = ["models_0.d.ts", "models_1.d.ts"];
  return models.flatMap((file) => {
    try {
      return readPassages(readFileSync(join(root, "dist-types/models", file), "utf8"));
    } catch {
      // A small service has one file.
      return [];
    }
  });
}

function readPassages(source: string): Passage[] {
  const passages: Passage[] = [];
  let owner = "";
  for (const [, comment = "", documented, member, bare] of source.matchAll(DECLARATION)) {
    owner = documented ?? bare ?? owner;
    const text = readComment(comment);
    if (text !== "") passages.push({ id: member === undefined ? owner : `${owner}.${member}`, text });
  }
  return passages;
}

function readComment(comment: string): string {
  return comment
    .replace(/^\s*\* ?/gm, "")
    .replace(/^@\w+.*$/gm, "")
    .replace(/<[^>]+>/g, " ")
    .replace(/\{@link ([^}]+)\}/g, "$1")
    .replace(/\s+/g, " ")
    .trim();
}
