import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** A piece of text that a search can find. */
export interface Passage {
  /** For example `RetrieveRequest.nextToken`, `TS2531` or `paid-leave.md#病気休暇`. */
  readonly id: string;
  readonly text: string;
}

/** A question, and the ids of the passages that answer it. Each of them is enough. */
export interface Question {
  readonly question: string;
  readonly passages: readonly string[];
}

/** A doc comment with the name that it documents, or an interface without a comment. */
const DECLARATION =
  /\/\*\*((?:[^*]|\*(?!\/))*)\*\/\s*(?:export (?:interface|type) (\w+)|(?:readonly )?(\w+)\??:)|^export (?:interface|type|declare const) (\w+)/gm;

/** Reads the documentation in an installed package of the AWS SDK: one passage for each interface and each member. */
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

/** Reads the Japanese messages of the installed TypeScript compiler. */
export function readCompilerMessages(): Passage[] {
  const file = createRequire(import.meta.url).resolve("typescript/lib/ja/diagnosticMessages.generated.json");
  const messages: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(messages).map(([key, text]) => ({ id: `TS${/\d+$/.exec(key)?.[0] ?? key}`, text }));
}

/** Reads the sections of the Markdown files in a folder. The id is the file name and the headings below the first. */
export function readSections(folder: string): Passage[] {
  return readdirSync(folder).flatMap((file) => {
    const passages: Passage[] = [];
    const path: string[] = [];
    for (const part of readFileSync(join(folder, file), "utf8").split(/^(?=#{1,3} )/m)) {
      const [, marks = "#", title = ""] = /^(#{1,3}) (.*)/.exec(part) ?? [];
      path.splice(marks.length - 1, path.length, title);
      const text = part.replace(/^#.*\n/, "").trim();
      if (marks.length > 1 && text !== "") passages.push({ id: `${file}#${path.slice(1).join(" > ")}`, text });
    }
    return passages;
  });
}
