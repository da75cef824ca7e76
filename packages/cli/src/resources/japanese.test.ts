import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type CliRun, runCli } from "../testing/run-cli";

let local: LocalBedrock;
let folder = "";
beforeAll(async () => {
  local = await startLocalBedrock();
  for (const [name, value] of Object.entries(local.env)) vi.stubEnv(name, value);
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-ja-"));
});
afterAll(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await local.close();
});

const run = (line: string, typed?: string): Promise<CliRun> =>
  runCli(line.split(" "), { env: { LANG: "ja_JP.UTF-8" }, ...(typed !== undefined && { isTerminal: true, typed }) });

/** Lines of a text for people that are no table, no request and no id: they must be Japanese. */
function englishLines(lines: readonly string[]): string[] {
  const isJapanese = /[\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Han}]/u;
  return lines.filter((line) => /^[A-Z][a-z]+ [a-z]/.test(line) && !isJapanese.test(line));
}

const role = "arn:aws:iam::123456789012:role/jobs";
const distill = `distill create lesson --teacher amazon.nova-pro-v1:0 --student amazon.nova-lite-v1:0 --role ${role} --upload-to s3://training/set.jsonl --output-uri s3://training/out/`;

describe("with LANG=ja_JP.UTF-8", () => {
  it("plans are in Japanese, with their notes", async () => {
    const set = join(folder, "training.jsonl");
    const turn = (role: string): object => ({ role, content: [{ text: "質問" }] });
    const line = { schemaVersion: "bedrock-conversation-2024", messages: [turn("user")] };
    writeFileSync(set, `${JSON.stringify(line)}\n`.repeat(100));
    await run("routers ensure support --preset nova");
    await run("profiles ensure search --model us.amazon.nova-lite-v1:0");
    const plans = [
      "routers ensure other --preset nova --dry-run",
      "routers ensure support --preset nova --difference 20 --replace --dry-run",
      "profiles ensure other --model us.amazon.nova-lite-v1:0 --tag team=search --dry-run",
      "profiles ensure search --model us.amazon.nova-pro-v1:0 --replace --dry-run",
      "throughput ensure desk --model amazon.nova-2-lite-v1:0:256k --dry-run",
      "throughput ensure desk --model amazon.nova-2-lite-v1:0:256k --commitment OneMonth --dry-run",
      "throughput ensure desk --model amazon.nova-lite-v1:0:300k --dry-run",
      "alarms ensure --budget 50 --dry-run",
      "alarms dashboard costs --dry-run",
      `${distill} --file ${set} --dry-run`,
    ];
    for (const plan of plans) {
      const { code, out, error } = await run(plan);
      expect({ plan, code, english: englishLines([...out.split("\n"), ...error]) }).toEqual({
        plan,
        code: 0,
        english: [],
      });
      expect(out).toMatch(/[。です]/);
    }
  });

  it.each([
    ["rooters", 2, /'rooters' というコマンドはありません。もしかして: routers/],
    ["explain x --bogus", 2, /'--bogus' というオプションはありません。/],
    ["profiles ensure x", 2, /オプション '--model <id>' が必要です。/],
    ["throughput ensure x --model y --units many", 2, /--units "many" が正しくありません: 1 から 1000 までの整数/],
    ["report calls.jsonl --from 2026-02-30", 2, /--from "2026-02-30" が正しくありません: 暦にない日です/],
    ["routers get nobody", 1, /us-east-1 にプロンプトルーター "nobody" はありません/],
    ["report", 2, /ログの指定がありません/],
  ])("%s ends with code %i and a Japanese line", async (line, code, reason) => {
    const { error, ...ended } = await run(line);
    expect(ended.code).toBe(code);
    expect(error).toEqual([expect.stringMatching(reason)]);
  });

  it("an error of AWS keeps its words, between Japanese ones, and the remedy is the option of the command", async () => {
    local.faults.add({
      when: { operation: "ListPromptRouters", nth: 1 },
      fault: { kind: "exception", name: "AccessDeniedException", message: "User is not authorized" },
    });
    expect((await run("routers list")).error).toEqual([
      "Amazon Bedrock が ListPromptRouters を拒否しました: User is not authorized. 呼び出し側の IAM ポリシーで bedrock:ListPromptRouters を許可してください（bedrock-routed iam で確認できます）。",
    ]);
    await run("routers ensure fixed --preset nova");
    expect((await run("routers ensure fixed --preset nova --difference 20")).error[0]).toMatch(
      /"fixed" はすでにあり、内容が違います: responseQualityDifference が 20 ではなく 10。.*--replace を付けてください。/,
    );
    const english = await runCli("routers ensure fixed --preset nova --difference 20".split(" "));
    expect(english.error[0]).toContain("Choose another name, or add --replace.");
  });

  it("questions are asked in Japanese", async () => {
    await run("routers ensure asked --preset nova");
    const { error } = await run("routers delete asked", "いいえ\n");
    expect(error.join("\n")).toMatch(/asked.*しますか.*\n?.*何も変更/s);
  });
});
