import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../dist/route-questions.js", import.meta.url));

describe("route-questions, built", () => {
  it("prints which model a router chose for each question, and what that saved", () => {
    const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
    const printed = execFileSync(process.execPath, [program], { encoding: "utf8", env });
    expect(printed).toContain("→ us.amazon.nova-lite-v1:0 (cheap first)");
    expect(printed).toContain("→ us.amazon.nova-pro-v1:0 (no rule applies)");
    expect(printed).toContain("amazon.nova-lite-v1:0");
  });
});
