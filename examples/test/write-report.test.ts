import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";

const program = fileURLToPath(new URL("../dist/write-report.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "report-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("write-report, built", () => {
  it.each([
    ["en", "Amazon Bedrock savings", "All calls"],
    ["ja", "Amazon Bedrock 削減レポート", "すべての呼び出し"],
  ])("writes the page of the sample questions in %s", (language, title, all) => {
    const path = join(folder, `${language}.html`);
    const env = { PATH: process.env.PATH, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };
    const printed = execFileSync(process.execPath, [program, path, language], { encoding: "utf8", env });
    expect(printed.trim()).toBe(path);
    const page = readFileSync(path, "utf8");
    expect(page).toContain(`<title>${title}</title>`);
    expect(page).toMatch(new RegExp(`${all}</option><optgroup label="[^"]+"><option value="0/0" dir="auto">en<`));
    expect(page).toMatch(/<dd class="value good">\+\$0\.\d+/);
  });
});
