import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const handbook = new URL("../handbook/", import.meta.url);

/** The handbook of a fictitious company: its folder, instructions for the assistant, and sample questions. */
export interface SampleHandbook {
  readonly folder: string;
  readonly instructions: string;
  readonly questions: readonly string[];
}

export async function readSampleHandbook(): Promise<SampleHandbook> {
  const [instructions, questions] = await Promise.all([
    readFile(new URL("../handbook-instructions.md", import.meta.url), "utf8"),
    readFile(new URL("questions.json", handbook), "utf8"),
  ]);
  const parsed = JSON.parse(questions) as readonly { readonly question: string; readonly demo?: boolean }[];
  return {
    folder: fileURLToPath(handbook),
    instructions,
    questions: parsed.filter(({ demo }) => demo).map(({ question }) => question),
  };
}
