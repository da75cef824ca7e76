import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const examples = fileURLToPath(new URL("..", import.meta.url));

/** Runs a program in its own process, against the built packages. */
function run(program: string, type: "module" | "commonjs"): string {
  return execFileSync(process.execPath, [`--input-type=${type}`, "-e", program], {
    cwd: examples,
    encoding: "utf8",
    env: { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
  }).trim();
}

const entries: readonly [string, string][] = [
  ["@bedrock-routed/core", "parseModelTarget"],
  ["@bedrock-routed/chat-model", "BedrockRoutedChatModel"],
  ["@bedrock-routed/retriever", "BedrockKnowledgeBaseRetriever"],
  ["@bedrock-routed/callbacks", "BedrockSavingsHandler"],
  ["@bedrock-routed/callbacks/cloudwatch", "CloudWatchExporter"],
  ["@bedrock-routed/callbacks/file", "JsonLinesExporter"],
  ["@bedrock-routed/callbacks/json", "parseLedgerJson"],
  ["@bedrock-routed/callbacks/langsmith", "LangSmithCostTracer"],
  ["@bedrock-routed/callbacks/open-telemetry", "OpenTelemetryExporter"],
  ["@bedrock-routed/callbacks/with-budget", "withBudget"],
  ["@bedrock-routed/reports", "renderHtml"],
  ["@bedrock-routed/rag", "createRagChain"],
  ["@bedrock-routed/router", "firstMatch"],
  ["@bedrock-routed/local", "startLocalBedrock"],
];

describe.each(entries)("%s, built", (name, member) => {
  it("is imported and required", () => {
    const imported = run(`import * as all from ${JSON.stringify(name)}; console.log(typeof all.${member});`, "module");
    const required = run(`console.log(typeof require(${JSON.stringify(name)}).${member});`, "commonjs");
    expect([imported, required]).toEqual(["function", "function"]);
  });
});

describe("@bedrock-routed/core, built", () => {
  it("parses its facts at the first look-up, not at import", () => {
    const program = `
      const parse = JSON.parse;
      let parsed = 0;
      JSON.parse = (text, ...rest) => { parsed += text.length; return parse(text, ...rest); };
      const { defaultModelCatalog, resolveProfileId } = await import("@bedrock-routed/core");
      const atImport = parsed;
      defaultModelCatalog().model("amazon.nova-lite-v1:0");
      const afterFacts = parsed;
      resolveProfileId("amazon.nova-lite-v1:0", "us-east-1", "geo");
      console.log(JSON.stringify({ atImport, facts: afterFacts > 50000, regions: parsed > afterFacts }));`;
    expect(JSON.parse(run(program, "module"))).toEqual({ atImport: 0, facts: true, regions: true });
  });

  it("keeps the names of its errors", () => {
    const program = (load: string): string => `
      const { ConnectionLostError, InvalidOptionError, InvalidTargetError } = ${load};
      const errors = [new ConnectionLostError(), new InvalidOptionError("a", 1, "b"), new InvalidTargetError("a", "b", "c")];
      console.log(errors.map(({ name }) => name).join());`;
    const names = "ConnectionLostError,InvalidOptionError,InvalidTargetError";
    expect(run(program('await import("@bedrock-routed/core")'), "module")).toBe(names);
    expect(run(program('require("@bedrock-routed/core")'), "commonjs")).toBe(names);
  });

  it("is caught as an InvalidTargetError across ESM and CJS", () => {
    const program = `
      import { createRequire } from "node:module";
      import { InvalidTargetError } from "@bedrock-routed/core";
      const required = createRequire(import.meta.url)("@bedrock-routed/core");
      try { required.parseModelTarget("?"); } catch (error) {
        console.log(error instanceof InvalidTargetError, InvalidTargetError.isInstance(error));
      }`;
    expect(run(program, "module")).toBe("false true");
  });
});

describe("@bedrock-routed/callbacks, built", () => {
  const zodFiles = (name: string): number =>
    Number(
      run(
        `require(${JSON.stringify(name)}); console.log(Object.keys(require.cache).filter((file) => file.includes("/zod/")).length);`,
        "commonjs",
      ),
    );

  it("loads no schema library, not even through LangChain", () => {
    expect(zodFiles("@bedrock-routed/callbacks")).toBe(0);
    expect(zodFiles("@bedrock-routed/callbacks/json")).toBeGreaterThan(0);
  });
});
