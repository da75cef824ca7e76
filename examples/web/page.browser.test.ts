import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findAccessibilityProblems } from "../../packages/reports/src/testing/report-browser";
import { askOnPage, launchChromium, openPage } from "./testing/page-browser";
import { holdAnswer, startPage, type TestPage } from "./testing/start-page";

const QUESTION = "Who resets a lost VPN token?";
const ANSWER = "A lost VPN token is reset by the service desk.";

let browser: Browser;
let shared: TestPage;
beforeAll(async () => {
  [browser, shared] = await Promise.all([launchChromium(), startPage()]);
});
afterAll(async () => {
  await browser?.close();
  await shared?.close();
});

const open = (options: BrowserContextOptions, visit: (page: Page) => Promise<void>): Promise<void> =>
  openPage(browser, shared.url, options, visit);

const read = async (locator: Locator): Promise<string> => (await locator.textContent()) ?? "";

const focused = (page: Page): Promise<string> =>
  page.evaluate("document.activeElement.id || document.activeElement.textContent");

/** Presses Tab until an element has the focus. @throws Error when the keyboard does not reach it */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let stops = 0; stops < 40; stops += 1) {
    await page.keyboard.press("Tab");
    const found = await focused(page);
    if (typeof name === "string" ? found === name : name.test(found)) return;
  }
  throw new Error(`The keyboard does not reach ${name}.`);
}

const openDetails = `document.querySelectorAll("details").forEach((details) => { details.open = true; })`;

describe("an answer", () => {
  it("shows its text, sources, model, reason, cost and savings", async () => {
    await open({}, async (page) => {
      await page.getByRole("button", { name: QUESTION }).click();
      await page.locator(".facts").waitFor();
      expect(await read(page.locator(".question"))).toContain(QUESTION);
      expect(await read(page.locator(".text"))).toContain(ANSWER);
      expect(await read(page.locator(".source-button"))).toMatch(/vpn\.md/);
      expect(await read(page.locator(".model"))).toContain("amazon.nova-lite-v1:0");
      expect(await read(page.locator(".reason"))).toContain("Bedrock's prompt router");
      expect(await read(page.locator(".facts"))).toMatch(/Cost\$0\.0\d+Saved\+\$0\.0\d+/);
      expect(await page.locator("#figures svg[role=img]").count()).toBe(2);
      expect(await read(page.getByRole("status"))).toContain(ANSWER);
    });
  });

  it("arrives in parts, and can be stopped", async () => {
    const held = holdAnswer();
    const other = await startPage({}, { respond: held.respond });
    await openPage(browser, other.url, {}, async (page) => {
      await page.locator("#question").fill(QUESTION);
      await page.keyboard.press("Enter");
      await page.locator(".text", { hasText: "A lost VPN token" }).waitFor();
      // Not for each token: only that an answer is being written.
      expect(await read(page.getByRole("status"))).toBe("The answer is being written.");
      await page.getByRole("button", { name: "Stop" }).click();
      await held.left;
      expect(await read(page.locator(".problem"))).toContain("You stopped this answer.");
      expect(await read(page.locator(".text"))).toBe("A lost VPN token ");
      expect(await focused(page)).toBe("question");
    });
    await other.close();
  });

  it("is there again when the page is loaded again, without a second call", async () => {
    await open({}, async (page) => {
      await askOnPage(page, QUESTION);
      await page.locator(".facts").waitFor();
      const calls = shared.local.requests.length;
      await page.reload();
      await page.locator(".facts").waitFor();
      expect(await read(page.locator(".text"))).toContain(ANSWER);
      expect(await read(page.locator("#figures"))).toContain("1 call");
      expect(shared.local.requests).toHaveLength(calls);
      await page.getByRole("button", { name: "New conversation" }).click();
      expect(await page.locator(".turn").count()).toBe(0);
      expect(await focused(page)).toBe("question");
    });
  });

  it("that does not come says why and what to do, and asks again", async () => {
    const fault = { kind: "throttling" } as const;
    const other = await startPage({}, { faults: [{ fault, when: { operation: "ConverseStream", nth: [1, 2, 3] } }] });
    await openPage(browser, other.url, {}, async (page) => {
      await askOnPage(page, QUESTION);
      expect(await read(page.getByRole("alert"))).toMatch(/Bedrock is busy\..*Wait a few seconds/s);
      await page.getByRole("button", { name: "日本語" }).click();
      expect(await read(page.getByRole("alert"))).toContain("Bedrock が混み合っています。");
      await page.getByRole("button", { name: "もう一度質問する" }).click();
      await page.locator(".facts").waitFor();
      await other.server.close();
      await askOnPage(page, QUESTION);
      expect(await read(page.getByRole("alert").last())).toContain("サーバーが応答しません。");
    });
    await other.close();
  });
});

describe("a citation", () => {
  it("opens its passage with the quoted words marked, and gives the focus back", async () => {
    await open({ viewport: { width: 1200, height: 800 } }, async (page) => {
      await askOnPage(page, QUESTION);
      const marker = page.locator(".marker").first();
      await marker.press("Enter");
      expect(await focused(page)).toBe("passage-title");
      expect(await read(page.locator("#passage mark").first())).toBe(ANSWER);
      const [passage, answer] = await Promise.all([
        page.locator("#passage").boundingBox(),
        page.locator(".answer").boundingBox(),
      ]);
      expect(passage?.x).toBeGreaterThan((answer?.x ?? 0) + (answer?.width ?? 0));
      await page.keyboard.press("Escape");
      expect(await page.locator("#passage").isVisible()).toBe(false);
      expect(await focused(page)).toBe("1");
    });
  });

  it("shows markup of a document as text, and does not run it", async () => {
    await open({}, async (page) => {
      const title = await page.title();
      await askOnPage(page, "What does parking in Yokohama cost?");
      await page.locator(".source-button").first().click();
      expect(await read(page.locator("#passage"))).toContain("<img src=x");
      expect(await page.locator("main img, aside img, main script, aside script, main a, aside a").count()).toBe(0);
      expect(await page.title()).toBe(title);
    });
  });
});

it("a comparison shows two answers side by side, with what differs", async () => {
  await open({ viewport: { width: 1200, height: 800 } }, async (page) => {
    await page.locator("#router").selectOption("small");
    await page.locator("#compare").check();
    await page.locator("#other-router").selectOption("large");
    await askOnPage(page, QUESTION);
    await page.locator(".verdict").waitFor();
    expect(await page.locator(".model").allInnerTexts()).toEqual([
      expect.stringContaining("nova-lite"),
      expect.stringContaining("nova-pro"),
    ]);
    expect(await read(page.locator(".verdict"))).toMatch(/^Always small cost \d+(\.\d)?% less\. /);
    const boxes = await Promise.all((await page.locator(".answer").all()).map((answer) => answer.boundingBox()));
    expect(boxes[0]?.y).toBe(boxes[1]?.y);
  });
});

describe("the keyboard", () => {
  it("reaches everything", async () => {
    await open({ viewport: { width: 1200, height: 800 } }, async (page) => {
      await page.keyboard.press("Tab");
      expect(await focused(page)).toBe("Skip to the question");
      await page.keyboard.press("Enter");
      expect(await focused(page)).toBe("question");
      await page.keyboard.type(QUESTION);
      await page.keyboard.press("Shift+Enter");
      await page.keyboard.type("Please.");
      expect(await page.locator("#question").inputValue()).toBe(`${QUESTION}\nPlease.`);
      await tabTo(page, "router");
      await page.keyboard.type("Always large");
      await tabTo(page, "compare");
      await tabTo(page, "ask");
      await page.keyboard.press("Enter");
      await page.locator(".facts").waitFor();
      expect(await read(page.locator(".model"))).toContain("nova-pro");
      await page.reload();
      await page.locator(".facts").waitFor();
      await tabTo(page, /^日本語$/);
      await tabTo(page, "new-session");
      await tabTo(page, /^1$/);
      expect(await page.evaluate("getComputedStyle(document.activeElement).outlineWidth")).toBe("3px");
      await page.keyboard.press("Enter");
      await tabTo(page, /^Close$/);
      await page.keyboard.press("Enter");
      expect(await focused(page)).toBe("1");
      await tabTo(page, /^As a table/);
    });
  });

  it("composes Japanese without sending it", async () => {
    await open({ locale: "ja-JP" }, async (page) => {
      const input = await page.context().newCDPSession(page);
      await page.locator("#question").focus();
      const before = shared.local.requests.length;
      await input.send("Input.imeSetComposition", { text: "ふんしつ", selectionStart: 4, selectionEnd: 4 });
      await page.keyboard.press("Enter");
      expect(await page.locator(".turn").count()).toBe(0);
      await input.send("Input.insertText", { text: "紛失した VPN トークンは誰が再設定しますか。" });
      expect(await page.locator("#question").inputValue()).toContain("紛失した");
      expect(shared.local.requests).toHaveLength(before);
      await page.keyboard.press("Enter");
      await page.locator(".facts").waitFor();
      expect(await read(page.locator(".text"))).toContain("サービスデスクが再設定します。");
      expect(await page.locator(".text").getAttribute("lang")).toBe("ja");
    });
  });
});

describe("the language", () => {
  it("is the browser's, until the reader chooses one", async () => {
    await open({ locale: "ja-JP" }, async (page) => {
      expect(await page.title()).toBe("文書に質問する");
      expect(await page.evaluate("document.documentElement.lang")).toBe("ja");
      await page.getByRole("button", { name: "English" }).click();
      expect(await read(page.locator("h1"))).toBe("Ask the documents");
      await page.reload();
      expect(await read(page.locator("h1"))).toBe("Ask the documents");
    });
  });
});

describe.each([
  ["390 px, dark, English", { viewport: { width: 390, height: 844 }, colorScheme: "dark" }],
  ["a desktop, light, Japanese", { viewport: { width: 1280, height: 800 }, colorScheme: "light", locale: "ja-JP" }],
] as const)("on %s", (_, options) => {
  it("the page is accessible, and never scrolls sideways", async () => {
    await open(options, async (page) => {
      const width = (): Promise<number> => page.evaluate<number>("document.documentElement.scrollWidth");
      const { width: screen } = options.viewport;
      expect(await width()).toBe(screen);
      await page.locator("#compare").check();
      await askOnPage(page, QUESTION);
      await page.locator(".verdict").waitFor();
      await page.evaluate(openDetails);
      expect([await findAccessibilityProblems(page), await width()]).toEqual([[], screen]);
      await page.locator(".marker").first().click();
      expect([await findAccessibilityProblems(page), await width()]).toEqual([[], screen]);
    });
  });
});
