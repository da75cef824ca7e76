import { existsSync } from "node:fs";
import { BedrockAgentRuntimeClient, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand } from "@aws-sdk/client-bedrock-runtime";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "../index";

const HOSTILE = '<img src=x onerror="document.title=1">';
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

let local: LocalBedrock;
let browser: Browser;
beforeAll(async () => {
  if (executablePath === undefined) throw new Error("No Chromium was found. Run apt-get install chromium.");
  browser = await chromium.launch({ executablePath, args });
  const text = "The hotel limit in Osaka is JPY 14,000 per night.";
  const knowledgeBases = { LOCALDOCS1: createKnowledgeBase([{ uri: "s3://b/hotels.txt", text }]) };
  local = await startLocalBedrock({ knowledgeBases, verbose: true });
  await makeCalls();
});
afterAll(async () => {
  await browser?.close();
  await local?.close();
});

async function makeCalls(): Promise<void> {
  const client = new BedrockRuntimeClient({ ...local.clientConfig, maxAttempts: 1 });
  const input = (modelId: string, text: string): ConstructorParameters<typeof ConverseCommand>[0] => ({
    modelId,
    system: [{ text: "Follow the rules of the house. ".repeat(300) }, { cachePoint: { type: "default" } }],
    messages: [{ role: "user", content: [{ text }] }],
  });
  await client.send(new ConverseCommand(input(local.defaultRouterArn, "What is the hotel limit in Osaka?")));
  const { stream } = await client.send(
    new ConverseStreamCommand(
      input("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "大阪の宿泊費の上限はいくらですか。"),
    ),
  );
  for await (const _ of stream ?? []);
  await client.send(new ConverseCommand(input("amazon.nova-lite-v1:0", HOSTILE)));
  await client.send(new ConverseCommand(input("amazon.nova-99-v1:0", "Which model is this?"))).catch(() => {});
  local.faults.add({ when: { nth: 1 }, fault: { kind: "throttling" } });
  await client.send(new ConverseCommand(input("amazon.nova-lite-v1:0", "Too much?"))).catch(() => {});
  local.faults.clear();
  const retrieve = new RetrieveCommand({ knowledgeBaseId: "LOCALDOCS1", retrievalQuery: { text: "hotel limit" } });
  await new BedrockAgentRuntimeClient(local.clientConfig).send(retrieve);
}

async function open(
  options: BrowserContextOptions,
  visit: (page: Page, problems: string[]) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const problems: string[] = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => problems.push(message.text()));
  page.on("request", (request) => {
    if (request.url() !== `${local.url}/`) problems.push(request.url());
  });
  await page.goto(local.url);
  await visit(page, problems);
  await context.close();
}

describe("the status page in Chromium", () => {
  it("shows calls, cache, knowledge bases, routers and models", async () => {
    await open({}, async (page, problems) => {
      expect(await page.title()).toBe("Local Bedrock · us-east-1");
      const tables = page.locator("table");
      await expect(tables.nth(0).locator("tbody tr").count()).resolves.toBe(6);
      expect(await tables.nth(0).locator("tbody tr").first().textContent()).toContain("Retrieve");
      expect(await tables.nth(0).textContent()).toMatch(/429 \(throttling\)/);
      expect(await tables.nth(1).textContent()).toContain("123456789012/us-east-1/amazon.nova-lite-v1:0");
      expect(await tables.nth(2).textContent()).toContain("LOCALDOCS1");
      expect(await tables.nth(3).textContent()).toContain(local.defaultRouterArn);
      expect(await page.locator("pre").textContent()).toContain(`export AWS_ENDPOINT_URL_BEDROCK=${local.url}`);
      const models = tables.nth(4);
      expect(await models.isVisible()).toBe(false);
      await page.locator("summary").click();
      expect(await models.isVisible()).toBe(true);
      expect(await models.textContent()).toContain("us.amazon.nova-lite-v1:0");
      expect(problems).toEqual([]);
    });
  });

  it("shows markup in a question as text, and does not run it", async () => {
    await open({}, async (page) => {
      expect(await page.locator("table").first().textContent()).toContain(HOSTILE);
      expect(await page.locator("img, script").count()).toBe(0);
      expect(await page.title()).toBe("Local Bedrock · us-east-1");
    });
  });

  it.each(["light", "dark"] as const)("has sufficient text contrast in %s mode", async (colorScheme) => {
    await open({ colorScheme }, async (page) => {
      const contrasts = await page.evaluate<number[]>(measureContrasts);
      expect(contrasts.length).toBeGreaterThan(50);
      expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
    });
  });

  it.each([320, 400, 800, 961, 1280])("fits a screen of %i px", async (width) => {
    await open({ viewport: { width, height: 900 } }, async (page) => {
      await page.locator("summary").click();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    });
  });

  it("can be used from the keyboard", async () => {
    await open({}, async (page) => {
      for (const name of ["Refresh", "JSON", /^Models/]) {
        await page.keyboard.press("Tab");
        expect(await page.evaluate("document.activeElement.innerText")).toMatch(name);
      }
    });
  });
});

/** Measures the WCAG contrast of every text with its background. It is a string because it runs in the page. */
const measureContrasts = `(() => {
  const parse = (color) => color.match(/[\\d.]+/g).map(Number);
  const luminance = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((v) => v / 255).map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * x + 0.7152 * y + 0.0722 * z;
  };
  const background = (element) => {
    for (let node = element; node; node = node.parentElement) {
      const color = parse(getComputedStyle(node).backgroundColor);
      if (color.length === 3 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  return [...document.body.querySelectorAll("*")]
    .filter((element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== ""))
    .filter((element) => element.checkVisibility())
    .map((element) => {
      const [a, b] = [luminance(parse(getComputedStyle(element).color)), luminance(background(element))];
      return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    });
})()`;
