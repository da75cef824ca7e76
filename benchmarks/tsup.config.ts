import type { Options } from "tsup";

const config: Options = {
  entry: [
    "src/answers.ts",
    "src/batch.ts",
    "src/budget.ts",
    "src/callbacks.ts",
    "src/command.ts",
    "src/core.ts",
    "src/day.ts",
    "src/outcome-rates.ts",
    "src/import-cost.ts",
    "src/chat-model.ts",
    "src/local.ts",
    "src/connections.ts",
    "src/cold-start.ts",
    "src/replay.ts",
    "src/response-cache.ts",
    "src/second-question.ts",
    "src/soak.ts",
    "src/router.ts",
    "src/retriever.ts",
    "src/retrieval-quality.ts",
  ],
  format: ["esm"],
  target: "node20",
  clean: true,
};
export default config;
