import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createModelCatalog, defaultModelCatalog } from "@bedrock-routed/core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type ListedSku, type PriceListServer, startPriceListServer } from "../testing/price-list-server";
import { runCli } from "../testing/run-cli";

const nova = "amazon.nova-2-lite-v1:0";
const sku = (region: string, usd: string, inferenceType: string): ListedSku => ({
  region,
  usd,
  inferenceType,
  usagetype: `X-Nova2.0Lite-${inferenceType}`,
});
let folder = "";
let server: PriceListServer;
beforeAll(async () => {
  vi.stubEnv("AWS_REGION", "ap-northeast-1");
  vi.stubEnv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "secret");
  folder = mkdtempSync(join(tmpdir(), "bedrock-routed-"));
  server = await startPriceListServer([
    sku("ap-northeast-1", "0.0005", "Input tokens"),
    sku("ap-northeast-1", "0.004", "Output tokens"),
    sku("eu-central-1", "0.0006", "Input tokens"),
    sku("eu-central-1", "0.005", "Output tokens"),
    { ...sku("eu-central-1", "0.001", "Input tokens"), model: "Quill 9", usagetype: "X-Quill9-input-tokens" },
    { ...sku("us-west-2", "0.0003", "Input tokens") },
    { ...sku("us-west-2", "0.0025", "Output tokens") },
    { ...sku("us-west-2", "1", "Web searches"), usagetype: "USW2-Nova2.0Lite-nova-grounding" },
    { ...sku("us-west-2", "1", "Input Image Token Count") },
  ]);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await server.close();
  rmSync(folder, { recursive: true });
});
const newFile = (name: string): string => join(folder, name);

describe("prices refresh", () => {
  it("writes a catalogue that commands and code take, and says what changed", async () => {
    const file = newFile("prices.json");
    const args = ["prices", "refresh", "ap-northeast-1", "--endpoint", server.url, "--output", file];
    const { code, out, error } = await runCli(args);
    expect({ code, error }).toEqual({ code: 0, error: [] });
    expect(out).toMatch(/2 prices of ap-northeast-1 were read, published on 2026-11-20/);
    expect(out).toMatch(/amazon\.nova-2-lite-v1:0 +ap-northeast-1 +regional +default +input +0\.396 +0\.5\n/);
    expect(out).toContain("no offer AmazonBedrockFoundationModels ap-northeast-1");
    const catalog = createModelCatalog(JSON.parse(readFileSync(file, "utf8")));
    const tokyo = { modelId: nova, scope: "jp", region: "ap-northeast-1" };
    expect(catalog.price(tokyo)?.price).toMatchObject({ input: 0.5, output: 4 });
    expect(defaultModelCatalog().price(tokyo)?.price.input).toBe(0.396);

    const shown = await runCli(["prices", `jp.${nova}`, "--catalog", file, "--json"]);
    expect(JSON.parse(shown.out).prices[0]).toMatchObject({
      tier: "standard",
      quote: { price: { input: 0.5 }, asOf: "2026-11-20" },
      sourceTitles: [expect.stringContaining("ap-northeast-1")],
    });
    expect((await runCli(args)).out).toContain("No rate differs from the catalogue file.");
  });

  it("keeps the prices of other Regions that the file has, and names models that are not known", async () => {
    const file = newFile("two.json");
    const refresh = (region: string) =>
      runCli(["prices", "refresh", region, "--endpoint", server.url, "--output", file, "--json"]);
    await refresh("ap-northeast-1");
    const second = JSON.parse((await refresh("eu-central-1")).out);
    expect(second).toMatchObject({ file, regions: ["eu-central-1"], unknownModels: { "Quill 9": 1 } });
    const catalog = createModelCatalog(JSON.parse(readFileSync(file, "utf8")));
    const inputOf = (scope: string, region: string) => catalog.price({ modelId: nova, scope, region })?.price.input;
    expect([inputOf("jp", "ap-northeast-1"), inputOf("eu", "eu-central-1")]).toEqual([0.5, 0.6]);
  });

  it("reads all pages of GetProducts, and writes nothing with --dry-run", async () => {
    const file = newFile("dry.json");
    const args = ["--source", "api", "--endpoint", server.url, "--output", file, "--dry-run", "--json"];
    const { code, out } = await runCli(["prices", "refresh", ...args]);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ pricedSkus: 2, regions: ["ap-northeast-1"] });
    expect(server.requests).toContain("AWSPriceListService.GetProducts");
    expect(() => readFileSync(file)).toThrow();
  });

  it("reads three offers, and names each usage type that it does not know with the reason", async () => {
    const before = server.requests.length;
    const args = ["us-west-2", "--endpoint", server.url, "--output", newFile("west.json")];
    const { code, out } = await runCli(["prices", "refresh", ...args]);
    expect(code).toBe(0);
    expect(server.requests.slice(before).map((path) => path.split("/")[4])).toEqual([
      "AmazonBedrock",
      "AmazonBedrockFoundationModels",
      "AmazonBedrockService",
    ]);
    expect(out).toContain("1 SKU could not be read, and gave no price:");
    expect(out).toContain("- USW2-Nova2.0Lite-nova-grounding: its words do not say what it is the price of");
    expect(out).toContain("not prices of text tokens on demand: image 1.");
  });

  it.each([
    [["mars-east-1", "--endpoint", "URL"], 1, /no offers of Amazon Bedrock for mars-east-1: check the names/],
    [["ap-northeast-1", "--endpoint", "http://127.0.0.1:9"], 1, /127\.0\.0\.1:9.*check the network and --endpoint/],
    [["--endpoint", "nowhere"], 2, /Invalid --endpoint "nowhere".*--help/],
    [["--source", "web"], 2, /--source.*'web' is invalid/],
  ])("says what is wrong: %j", async (args, code, reason) => {
    const given = args.map((arg) => (arg === "URL" ? server.url : arg));
    const failed = await runCli(["prices", "refresh", ...given, "--output", newFile("none.json")]);
    expect(failed).toMatchObject({ code, out: "", error: [expect.stringMatching(reason)] });
  });

  it("refuses a file that is no catalogue, and keeps it", async () => {
    const file = newFile("other.json");
    writeFileSync(file, '{"models":{"x":{"prices":{"us":{"input":"free"}}}}}');
    const failed = await runCli(["prices", "refresh", "--endpoint", server.url, "--output", file]);
    expect(failed).toMatchObject({
      code: 2,
      error: [expect.stringMatching(/no catalogue file: models\.x\.prices\.us/)],
    });
    expect(readFileSync(file, "utf8")).toContain("free");
  });
});

describe("prices", () => {
  it("shows each way to call a model with its price, and why", async () => {
    const { code, out } = await runCli(["prices", nova, "--region", "ap-northeast-1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/jp\.amazon\.nova-2-lite-v1:0 +standard +0\.396 +3\.311/);
    expect(out).toMatch(/global\.amazon\.nova-2-lite-v1:0 +standard +0\.36 +3\.01/);
    expect(out).toContain("Why: price of the Region that calls are sent from, from AWS Price List");
    expect(out).toContain("cache writes at 0");
  });

  it.each([
    [["prices"], 2, /Name one or more model ids/],
    [["prices", "arn:aws:bedrock:us-east-1:123456789012:prompt-router/abcdefghijkl"], 2, /names no model/],
    [["prices", "acme.unknown-v1:0"], 1, /No price is known for acme/],
  ])("answers %j with one line", async (args, code, reason) => {
    expect(await runCli(args)).toMatchObject({ code, error: [expect.stringMatching(reason)] });
  });
});

describe("explain", () => {
  it("tells what a profile is, where it runs, what it caches and what it costs", async () => {
    const id = "jp.anthropic.claude-sonnet-4-5-20250929-v1:0";
    const { code, out } = await runCli(["explain", id, "--region", "ap-northeast-1"]);
    expect(code).toBe(0);
    expect(out).toContain("A cross-Region inference profile of AWS");
    expect(out).toContain("A call from ap-northeast-1 runs in ap-northeast-1, ap-northeast-3.");
    expect(out).toMatch(/It caches prefixes of \d+ tokens or more/);
    expect(out).toMatch(new RegExp(`${id.replaceAll(".", "\\.")} +standard +3\\.3 +16\\.5`));
    const japanese = await runCli(["explain", id, "--region", "ap-northeast-1"], { env: { LANG: "ja_JP.UTF-8" } });
    expect(japanese.out).toContain("ap-northeast-1 からの呼び出しは");
  });

  it("names the models of a default router, and says when nothing is known", async () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
    expect(JSON.parse((await runCli(["explain", router, "--json"])).out)).toMatchObject({
      target: { kind: "prompt-router" },
      models: ["amazon.nova-lite-v1:0", "amazon.nova-pro-v1:0"],
    });
    expect((await runCli(["explain", "acme.unknown-v1:0"])).out).toContain("not in the catalogue");
    expect(await runCli(["explain", "arn:aws:bedrock:nowhere"])).toMatchObject({
      code: 2,
      error: [expect.stringContaining("Invalid modelId")],
    });
  });
});

describe("cost", () => {
  it("compares models for a prompt, with caching and batch inference", async () => {
    const prompt = newFile("prompt.txt");
    writeFileSync(prompt, "word ".repeat(4000));
    const args = [
      "--model",
      "us.amazon.nova-lite-v1:0",
      "--model",
      "us.amazon.nova-pro-v1:0",
      "--output-tokens",
      "100",
    ];
    const { code, out } = await runCli(["cost", prompt, ...args, "--calls", "1000", "--region", "us-east-1", "--json"]);
    expect(code).toBe(0);
    const result = JSON.parse(out);
    expect(result).toMatchObject({ inputTokensEstimate: 5000, outputTokens: 100, calls: 1000 });
    // 5,000 × 0.06 + 100 × 0.24, and 5,000 × 0.8 + 100 × 3.2, in millionths of a dollar.
    expect(result.models.map(({ call }: { call: number }) => call)).toEqual([0.000324, 0.00432]);
    expect(result.models[0].cachedCall).toBeCloseTo(0.000099, 9);
    expect(result.models[0].total).toBeCloseTo(0.324, 9);
    const text = await runCli(["cost", prompt, ...args]);
    expect(text.out).toMatch(/About 5000 input tokens \(an estimate\)/);
  });

  it("reads the texts of a Converse request, and names a missing file", async () => {
    const request = newFile("request.json");
    writeFileSync(
      request,
      JSON.stringify({
        system: [{ text: "a".repeat(40) }],
        messages: [{ role: "user", content: [{ text: "b".repeat(39) }] }],
      }),
    );
    const { out } = await runCli(["cost", request, "--model", "us.amazon.nova-lite-v1:0", "--json"]);
    expect(JSON.parse(out).inputTokensEstimate).toBe(20);
    expect(await runCli(["cost", newFile("missing.txt"), "--model", "us.amazon.nova-lite-v1:0"])).toMatchObject({
      code: 1,
      error: [expect.stringMatching(/missing\.txt" cannot be read.*Check the path/)],
    });
  });
});
