// Writes data/outcome-rates.json: how often a weak and a strong model were right on the tasks of a published collection.
// `node dist/outcome-rates.js FILE`, a file of lines { task, scores: { model: 0..1 } }. No prompt is kept.
import { readFileSync, writeFileSync } from "node:fs";

const [file = ""] = process.argv.slice(2);
const pair = { weak: "mistral-7b-instruct-v0.3", strong: "llama-3.1-nemotron-51b-instruct" };
/** From this score on, an answer counts as right. */
const RIGHT = 0.5;

const counts = new Map<string, { both: number; strongOnly: number; weakOnly: number; neither: number }>();
for (const line of readFileSync(file, "utf8").trim().split("\n")) {
  const { task, scores }: { task: string; scores: Record<string, number> } = JSON.parse(line);
  const [weak, strong] = [scores[pair.weak], scores[pair.strong]];
  if (weak === undefined || strong === undefined) continue;
  const count = counts.get(task) ?? { both: 0, strongOnly: 0, weakOnly: 0, neither: 0 };
  const [weakRight, strongRight] = [weak >= RIGHT, strong >= RIGHT];
  if (weakRight && strongRight) count.both += 1;
  else if (strongRight) count.strongOnly += 1;
  else if (weakRight) count.weakOnly += 1;
  else count.neither += 1;
  counts.set(task, count);
}
const tasks = Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
const source = "github.com/ulab-uiuc/LLMRouter, MIT licence";
writeFileSync(
  new URL("../data/outcome-rates.json", import.meta.url),
  `${JSON.stringify({ source, pair, tasks }, null, 2)}\n`,
);
