import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { recommendSavings, renderHtml } from "@bedrock-routed/reports";
import { createChain } from "./create-chain";
import { createLocalEnvironment } from "./environment/local-environment";
import { readSampleHandbook } from "./sample-handbook";

const JAPANESE = /\p{sc=Hiragana}|\p{sc=Katakana}/u;

// Answers the sample questions offline, tags each with its language, and writes the savings as a page.
const [path = "savings-report.html", language = "en"] = process.argv.slice(2);
const { questions, ...sample } = await readSampleHandbook();
const { environment } = await createLocalEnvironment({ ...sample, onProgress: () => {}, keepsIndex: false });
try {
  const savings = new BedrockSavingsHandler();
  const chain = createChain(environment, savings);
  for (const question of questions) {
    await chain.invoke(question, { tags: [JAPANESE.test(question) ? "ja" : "en"] });
  }
  const recommendations = recommendSavings(savings.ledger);
  const page = renderHtml(savings.report(), { language: language === "ja" ? "ja" : "en", recommendations });
  // npm and pnpm run scripts in the package's folder; `INIT_CWD` is where the user typed the command.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), path);
  await writeFile(file, page);
  console.log(file);
} finally {
  await environment.close();
}
