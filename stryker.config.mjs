/**
 * `pnpm mutate`: changes the code where money is counted and calls are made, and expects a test to notice.
 * It takes tens of minutes, so `.ci/run` does not run it. Options: https://stryker-mutator.io/docs/stryker-js/configuration
 */
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutate.config.ts", related: true },
  plugins: ["@stryker-mutator/vitest-runner"],
  mutate: [
    "packages/core/src/{money,cache}/**/*.ts",
    "packages/core/src/catalog/{prices,model-catalog}.ts",
    "packages/chat-model/src/{call,stream}/**/*.ts",
    "packages/chat-model/src/targets/{fallbacks,target-policy}.ts",
    "packages/chat-model/src/request/plan-request.ts",
    "!**/*.test.ts",
  ],
  // A mutant of a module's constant needs a whole test run of its own: a quarter of the mutants, most of the time.
  ignoreStatic: true,
  reporters: ["progress-append-only", "clear-text", "json"],
  jsonReporter: { fileName: "temp/mutation/report.json" },
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportMutants: true },
  tempDirName: "temp/stryker",
  cleanTempDir: "always",
  concurrency: 2,
  timeoutMS: 20_000,
  thresholds: { high: 90, low: 85, break: 85 },
};
