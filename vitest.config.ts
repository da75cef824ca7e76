import { fileURLToPath } from "node:url";
import { defineConfig, type ViteUserConfig } from "vitest/config";
import { bundleBrowserScript } from "./scripts/bundle-browser-script";

const packages = fileURLToPath(new URL("./packages", import.meta.url));

/** Does for tests what `tsup.preset.ts` does for builds. */
const browserScript: NonNullable<ViteUserConfig["plugins"]>[number] = {
  name: "browser-script",
  enforce: "pre",
  async load(id) {
    if (!id.endsWith("?script")) return undefined;
    return `export default ${JSON.stringify(await bundleBrowserScript(id.slice(0, -"?script".length)))};`;
  },
};

const config: ViteUserConfig = defineConfig({
  plugins: [browserScript],
  resolve: {
    // Tests run on the sources. `examples/test` also runs on the built packages.
    alias: [
      { find: /^@bedrock-routed\/([a-z-]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@bedrock-routed\/([a-z-]+)\/([a-z-]+)$/, replacement: `${packages}/$1/src/$2/index.ts` },
    ],
  },
  test: {
    exclude: ["**/node_modules/**", "**/*.browser.test.ts"],
    include: ["packages/*/src/**/*.test.ts", "examples/{test,web}/**/*.test.ts", "scripts/**/*.test.mjs"],
    // Modules are loaded once for each worker, not for each file: loading the SDKs takes most of a run's time.
    isolate: false,
    // By default one core is left idle, which is half of a machine with two.
    maxWorkers: "100%",
    // No test measures time. The limit only ends a test that hangs, so it is generous: a test that starts
    // a process must pass on a machine whose cores are all busy.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
    reporters: ["default", "./scripts/count-reporter.ts"],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      // Programs run in processes of their own, where coverage is not measured. `shipped` needs published outcomes.
      exclude: ["**/*.test.ts", "**/index.ts", "**/testing/**", "**/main.ts", "packages/router/src/shipped/**"],
      thresholds: {
        "packages/core/src/**": { branches: 100, functions: 100, lines: 100, statements: 100 },
        "packages/chat-model/src/**": { branches: 92, functions: 98, lines: 99, statements: 98 },
        "packages/retriever/src/**": { branches: 95, functions: 99, lines: 99, statements: 99 },
        "packages/router/src/**": { branches: 86, functions: 99, lines: 99, statements: 99 },
        "packages/control-plane/src/**": { branches: 83, functions: 97, lines: 97, statements: 96 },
        "packages/response-cache/src/**": { branches: 85, functions: 95, lines: 95, statements: 94 },
        "packages/rag/src/**": { branches: 93, functions: 98, lines: 98, statements: 98 },
        "packages/callbacks/src/**": { branches: 91, functions: 97, lines: 97, statements: 96 },
        "packages/reports/src/**": { branches: 87, functions: 93, lines: 94, statements: 93 },
        "packages/local/src/**": { branches: 87, functions: 97, lines: 97, statements: 95 },
        "packages/cli/src/**": { branches: 75, functions: 80, lines: 86, statements: 85 },
        "packages/html/src/**": { branches: 100, functions: 100, lines: 100, statements: 100 },
      },
    },
  },
});

export default config;
