import base from "./vitest.config";

/** The tests that mutants are tried against: those of the sources, without processes and without built packages. */
const config: typeof base = {
  ...base,
  test: {
    ...base.test,
    include: ["packages/core/src/**/*.test.ts", "packages/chat-model/src/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/process-exit.test.ts"],
  },
};

export default config;
