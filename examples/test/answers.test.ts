import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createKnowledgeBase, loadFolder, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runExample } from "./run-example";

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "bedrock-routed-example-"));
  await mkdir(join(folder, "deep", "er"), { recursive: true });
  await writeFile(
    join(folder, "deep", "er", "vpn.md"),
    "# VPN\n\n## Tokens\n\nA lost VPN token is reset by the service desk.\n",
  );
  await writeFile(join(folder, "printer.html"), "<h1>Printers</h1><p>The printer on floor 3 is called Fuji.</p>");
  await writeFile(join(folder, "parking.txt"), "\ufeffParking costs 5,000 yen a month.\n");
  await writeFile(join(folder, "broken.md"), Buffer.from([0x23, 0x20, 0xff, 0xfe]));
});
afterAll(() => rm(folder, { recursive: true }));

interface Line {
  readonly type: string;
  readonly answer?: string;
  readonly citations?: readonly { readonly source: string; readonly section?: string }[];
  readonly routing?: { readonly invokedModel: { readonly modelId: string } };
  readonly [field: string]: unknown;
}

function parseLines(stdout: string): Line[] {
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);
}

describe("the sample handbook, offline", () => {
  it("is answered with citations, routed models and savings", async () => {
    const { stdout, stderr, exitCode } = await runExample([]);
    expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
    expect(stdout).toContain("年次有給休暇は、全労働日の8割以上出勤した社員に対し、入社6か月後に10日付与されます。");
    expect(stdout).toMatch(/\[\d\] ja\/paid-leave\.md › .*年次有給休暇の付与と有効期間/);
    expect(stdout).toContain("amazon.nova-lite-v1:0");
    expect(stdout).toContain("amazon.nova-pro-v1:0");
    expect(stdout).toMatch(/cache read/);
    expect(stdout).toMatch(/Saved/);
  });

  it("says in the question's language that it found nothing, without a model call", async () => {
    const { stdout } = await runExample([
      "--json",
      "量子コンピュータの仕組みを教えてください。",
      "How do I bake sourdough bread?",
    ]);
    const [, japanese, english, savings] = parseLines(stdout);
    expect(japanese?.answer).toMatch(/見つかりません/);
    expect(english?.answer).toMatch(/do not contain an answer/);
    expect([japanese, english].map((line) => line?.routing)).toEqual([undefined, undefined]);
    expect(savings).toMatchObject({ type: "savings", calls: 0 });
  });
});

describe("a run without an answer", () => {
  it("says in plain words that nothing was spent", async () => {
    const { stdout } = await runExample(["量子コンピュータの仕組みを教えてください。"]);
    expect(stdout.trim().split("\n").at(-1)).toBe("No model was called, so nothing was spent.");
  });
});

describe("a folder of one's own, offline", () => {
  it("counts one document as one", async () => {
    const single = join(folder, "deep");
    const { stdout } = await runExample(["--docs", single, "Who resets a lost VPN token?"]);
    expect(stdout).toContain("\n1 document, 1 passage, ");
  });

  it("is answered from Markdown, HTML and text, with the file and section", async () => {
    const questions = [
      "Who resets a lost VPN token?",
      "What is the printer on floor 3 called?",
      "What does parking cost?",
    ];
    const { stdout, exitCode } = await runExample(["--json", "--docs", folder, ...questions]);
    const [indexed, vpn, printer, parking, savings] = parseLines(stdout);
    expect(exitCode).toBe(0);
    expect(indexed).toMatchObject({ type: "indexed", documents: 3, skipped: [{ path: "broken.md" }] });
    expect(vpn?.answer).toContain("A lost VPN token is reset by the service desk.");
    expect(vpn?.citations).toMatchObject([
      { source: expect.stringMatching(/deep\/er\/vpn\.md$/), section: "VPN > Tokens" },
    ]);
    expect(printer?.answer).toContain("The printer on floor 3 is called Fuji.");
    expect(parking?.answer).toContain("Parking costs 5,000 yen a month.");
    expect(savings).toMatchObject({ type: "savings", calls: 3, coverage: 1 });
  });

  it("names skipped files with --verbose", async () => {
    const { stdout } = await runExample(["--verbose", "--docs", folder, "Who resets a lost VPN token?"]);
    expect(stdout).toMatch(/1 skipped/);
    expect(stdout).toMatch(/skipped broken\.md: .+/);
  });
});

describe("--aws", () => {
  it("goes on after a question that fails, and says so in its exit code", async () => {
    const { documents } = await loadFolder(folder);
    const local = await startLocalBedrock({
      knowledgeBases: { KBEXAMPLE1: createKnowledgeBase(documents) },
      faults: [
        { fault: { kind: "exception", name: "AccessDeniedException" }, when: { operation: "ConverseStream", nth: 1 } },
      ],
    });
    try {
      const questions = ["Who resets a lost VPN token?", "What does parking cost?"];
      const { stdout, exitCode } = await runExample(["--aws", "--json", ...questions], {
        ...local.env,
        BEDROCK_ROUTER_ARN: local.defaultRouterArn,
        KNOWLEDGE_BASE_ID: "KBEXAMPLE1",
      });
      expect(exitCode).toBe(1);
      expect(parseLines(stdout)).toMatchObject([
        { type: "error", question: questions[0], reason: expect.stringContaining("was denied") },
        { type: "answer", question: questions[1], answer: expect.stringContaining("5,000 yen") },
        { type: "savings", calls: 1 },
      ]);
    } finally {
      await local.close();
    }
  });

  it("runs the same program; only endpoints differ", async () => {
    const { documents } = await loadFolder(folder);
    const local = await startLocalBedrock({ knowledgeBases: { KBEXAMPLE1: createKnowledgeBase(documents) } });
    try {
      const { stdout, stderr, exitCode } = await runExample(["--aws", "--json", "Who resets a lost VPN token?"], {
        ...local.env,
        BEDROCK_ROUTER_ARN: local.defaultRouterArn,
        KNOWLEDGE_BASE_ID: "KBEXAMPLE1",
      });
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      const [answer, savings] = parseLines(stdout);
      expect(answer).toMatchObject({ type: "answer", routing: { invokedModel: { modelId: "amazon.nova-lite-v1:0" } } });
      expect(savings).toMatchObject({ type: "savings", calls: 1 });
      expect(local.requests.map(({ operation }) => operation)).toEqual([
        "Retrieve",
        "GetPromptRouter",
        "ConverseStream",
      ]);
    } finally {
      await local.close();
    }
  });
});
