import base from "./vitest.config";

/** Tests in a real browser. They are a separate run because they need Chromium. */
const config: typeof base = {
  ...base,
  test: {
    ...base.test,
    include: ["packages/*/src/**/*.browser.test.ts", "examples/web/*.browser.test.ts"],
    exclude: ["**/node_modules/**"],
  },
};

export default config;
