import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Passage } from "./passage";

/** The Japanese messages of the installed TypeScript compiler. */
export function readCompilerMessages(): Passage[] {
  const file = createRequire(import.meta.url).resolve("typescript/lib/ja/diagnosticMessages.generated.json");
  const messages: Record<string, string> = JSON.parse(readFileSync(file, "utf8"));
  return Object.entries(messages).map(([key, text]) => ({ id: `TS${/\d+$/.exec(key)?.[0] ?? key}`, text }));
}

/** The sections of the Markdown files of a folder, by file and headings below the first. */
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
