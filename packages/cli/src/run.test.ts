import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { commandTable } from "./command-table";
import { globalOptions, nameOf } from "./framework/command-node";
import type { CommandSpec } from "./framework/command-spec";
import { runCli } from "./testing/run-cli";
import { textsOf } from "./wording/texts";

/** Every command with its path. */
function allCommands(
  specs: readonly CommandSpec[] = commandTable,
  path: readonly string[] = [],
): [string, CommandSpec][] {
  return specs.flatMap((spec) => {
    const here = [...path, spec.name];
    return [[here.join(" "), spec] as [string, CommandSpec], ...allCommands(spec.commands ?? [], here)];
  });
}

describe("the help", () => {
  it.each(["en", "ja"] as const)("has words for each command, argument and option in %s", (language) => {
    const texts = textsOf(language);
    const missing = allCommands().flatMap(([path, { arguments: names = [], options = [] }]) => [
      ...(texts.commands[path] === undefined ? [path] : []),
      ...names.filter((name) => texts.arguments[name] === undefined),
      ...[...options, ...globalOptions]
        .map(nameOf)
        .filter((name) => (texts.options[`${path} ${name}`] ?? texts.options[name]) === undefined),
    ]);
    expect(missing).toEqual([]);
    expect(Object.keys(texts.commands).sort()).toEqual(
      allCommands()
        .map(([path]) => path)
        .sort(),
    );
  });

  it("shows examples that the parser takes", async () => {
    const examples = allCommands().flatMap(([, { examples = [] }]) => examples);
    expect(examples.length).toBeGreaterThan(30);
    for (const example of new Set(examples)) {
      const [line = ""] = example.split(" >> ");
      const { code, error } = await runCli([...line.split(" "), "--help"]);
      expect({ example, code, error }).toEqual({ example, code: 0, error: [] });
    }
  });

  it("is printed for no command, for --help, and in Japanese by LANG", async () => {
    expect(await runCli([])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^Usage: bedrock-routed/),
      error: [],
    });
    const { out } = await runCli(["profiles", "ensure", "--help"], { env: { LANG: "ja_JP.UTF-8" } });
    expect(out).toMatch(/^使い方: bedrock-routed profiles ensure/);
    expect(out).toContain("コスト配分タグ");
    expect(out).toContain("$ bedrock-routed profiles ensure search");
    expect((await runCli(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("a command line that is wrong", () => {
  it.each([
    [["rooters"], /Unknown command 'rooters'.*Did you mean.*routers.*Try bedrock-routed --help/],
    [["routers"], /Name a command: list, get, pairs, ensure, delete\. Try bedrock-routed routers --help/],
    [["report"], /No log was given/],
    [["alarms", "ensure"], /Name an alarm: --budget/],
    [["explain", "x", "--bogus"], /Unknown option '--bogus'.*bedrock-routed explain --help/],
    [["routers", "delete", "x"], /Delete x\? .*There is no terminal to answer: add --yes/],
    [["iam", "cache"], /policy for cache is for one table: add --table, --account and --region/],
    [["iam", "everything"], /Unknown feature "everything": use doctor, invoke/],
    [["completion", "tcsh"], /Unknown shell "tcsh": use bash, zsh, fish/],
    [["prices", "x", "--catalog", ""], /--catalog is empty/],
    [["report", "x", "--region", ""], /--region is empty/],
  ])("%j ends with exit code 2 and one line that has the remedy", async (args, reason) => {
    const { code, out, error } = await runCli(args);
    expect({ code, out, lines: error.length }).toEqual({ code: 2, out: "", lines: 1 });
    expect(error[0]).toMatch(reason);
  });

  it("has a stack only with --debug, and colours only on a terminal without NO_COLOR", async () => {
    const args = ["cost", "/no/such/file", "--model", "us.amazon.nova-lite-v1:0"];
    const debug = await runCli([...args, "--debug"]);
    expect(debug.error.length).toBeGreaterThan(2);
    expect(debug.error.join("\n")).not.toContain("\u001b");
    expect((await runCli(args, { isTerminal: true })).error.join("")).toContain("\u001b[31m");
    const plain = await runCli(args, { isTerminal: true, env: { NO_COLOR: "1" } });
    expect(plain.error.join("")).not.toContain("\u001b[31m");
  });
});

describe("iam", () => {
  it("allows a profile, and its model in each Region that it leads to", async () => {
    const args = [
      "iam",
      "invoke",
      "--model",
      "us.amazon.nova-lite-v1:0",
      "--region",
      "us-east-1",
      "--account",
      "123456789012",
    ];
    const { out, error } = await runCli(args);
    expect(error).toEqual([]);
    expect(JSON.parse(out).Statement).toEqual([
      {
        Sid: "CallModels",
        Effect: "Allow",
        Action: ["bedrock:InvokeModel", "bedrock:InvokeModelWithResponseStream"],
        Resource: [
          "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.amazon.nova-lite-v1:0",
          "arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0",
          "arn:aws:bedrock:us-east-2::foundation-model/amazon.nova-lite-v1:0",
          "arn:aws:bedrock:us-west-2::foundation-model/amazon.nova-lite-v1:0",
        ],
      },
    ]);
  });

  it("joins features, asks for the parts of an ARN that it needs, and says what is wide", async () => {
    const wide = await runCli([
      "iam",
      "routers",
      "profiles",
      "knowledge-base",
      "throughput",
      "reconcile",
      "metrics",
      "prices",
    ]);
    expect(wide.code).toBe(0);
    expect(wide.error[0]).toContain("--account");
    const table = ["--region", "us-east-1", "--account", "123456789012", "--table", "answers"];
    const tables = JSON.parse((await runCli(["iam", "cache", "budget", ...table])).out);
    const arn = "arn:aws:dynamodb:us-east-1:123456789012:table/answers";
    expect(tables.Statement.map(({ Resource }: { Resource: string[] }) => Resource)).toEqual([[arn], [arn]]);

    const router = "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abc123def456";
    const routed = await runCli(["iam", "invoke", "--model", router, "--region", "us-east-1"]);
    expect(routed.error).toEqual([expect.stringContaining("add --model for each")]);
    const jobs = ["--role", "arn:aws:iam::123456789012:role/batch", "--bucket", "prompts"];
    const batch = JSON.parse((await runCli(["iam", "batch", ...jobs, "--region", "us-east-1"])).out);
    expect(batch.Statement.slice(2)).toEqual([
      expect.objectContaining({ Resource: ["arn:aws:s3:::prompts/*"] }),
      expect.objectContaining({ Action: ["s3:ListBucket"], Resource: ["arn:aws:s3:::prompts"] }),
      expect.objectContaining({
        Action: ["iam:PassRole"],
        Resource: ["arn:aws:iam::123456789012:role/batch"],
        Condition: { StringEquals: { "iam:PassedToService": "bedrock.amazonaws.com" } },
      }),
    ]);
  });
});

describe("completion", () => {
  it("completes commands, options and choices in bash", async () => {
    const script = join(tmpdir(), `bedrock-routed-completion-${process.pid}.bash`);
    writeFileSync(script, (await runCli(["completion", "bash"])).out);
    const complete = (...words: readonly string[]): string =>
      `COMP_WORDS=(${words.map((word) => `"${word}"`).join(" ")}); COMP_CWORD=${words.length - 1}; _bedrock_routed; echo "\${COMPREPLY[*]}"`;
    const lines = [
      complete("bedrock-routed", "ro"),
      complete("bedrock-routed", "--region", "us-east-1", "routers", "e"),
      complete("bedrock-routed", "routers", "ensure", "--pre"),
      complete("bedrock-routed", "routers", "ensure", "--preset", ""),
    ];
    const { stdout, stderr } = spawnSync("bash", ["-c", `source ${script}\n${lines.join("\n")}`], { encoding: "utf8" });
    expect({ stderr, lines: stdout.trim().split("\n") }).toEqual({
      stderr: "",
      lines: ["routers route", "ensure", "--preset", "nova llama"],
    });
  });

  it.each(["zsh", "fish"])("writes a script for %s with every command", async (shell) => {
    const { code, out } = await runCli(["completion", shell]);
    expect(code).toBe(0);
    for (const [path] of allCommands()) expect(out).toContain(path);
  });
});
