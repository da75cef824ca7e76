import base from "./vitest.config";

/** Tests in a real browser. They are a run of their own, because they need Chromium. */
const config: typeof base = {
  ...base,
  test: {
    ...base.test,
    include: ["packages/*/src/**/*.browser.test.ts"],
    exclude: ["**/node_modules/**"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};

export default config;
