import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import type { BatchInput } from "@bedrock-routed/control-plane/batch";
import { UsageError } from "../framework/usage-error";

/**
 * The prompts of a file, line by line: a text, a text in JSON, `{"prompt": "…"}`, or the JSON of a Converse request.
 * Empty lines are skipped.
 * @throws UsageError that names a line of JSON with another shape; it shows no prompt
 */
export async function* readInputs(path: string): AsyncGenerator<BatchInput> {
  let number = 0;
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
    number += 1;
    if (line.trim() !== "") yield toInput(line, `${path}, line ${number}`);
  }
}

function toInput(line: string, place: string): BatchInput {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    // A line that begins like an object and is none is damaged; any other text is a prompt.
    if (line.trimStart().startsWith("{")) throw new UsageError(`${place}: not valid JSON.`);
    return line;
  }
  if (typeof json === "string") return json;
  const { prompt, messages } = Object(json) as Record<string, unknown>;
  if (typeof prompt === "string") return prompt;
  if (Array.isArray(messages)) return json as BatchInput;
  if (typeof json === "object") {
    throw new UsageError(`${place}: give a text, {"prompt": "…"}, or a Converse request with messages.`);
  }
  return line;
}
