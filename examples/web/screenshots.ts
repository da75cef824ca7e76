import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { createLocalEnvironment } from "../src/environment/local-environment";
import { readSampleHandbook } from "../src/sample-handbook";
import { startWebServer } from "./server/start-web-server";
import { askOnPage, launchChromium, openPage } from "./testing/page-browser";

const DESKTOP = { width: 1240, height: 820 };
const PHONE = { width: 390, height: 844 };
/** Those of the README. With a folder as argument, all of them are written there. */
const IN_README = ["desktop-passage", "phone-ja"];

// Answers sample questions on the page, offline, and takes pictures of it.
const [argument] = process.argv.slice(2);
const folder =
  argument === undefined
    ? fileURLToPath(new URL("../web/screenshots/", import.meta.url))
    : resolve(process.env.INIT_CWD ?? process.cwd(), argument);
await mkdir(folder, { recursive: true });
const { questions, ...sample } = await readSampleHandbook();
const { environment, indexed } = await createLocalEnvironment({ ...sample, onProgress: () => {}, keepsIndex: false });
const { documents } = indexed;
const server = await startWebServer({ environment, sampleQuestions: questions, answers: { by: "quotes" }, documents });
const browser = await launchChromium();

/** Those of the README are small, so that they load fast. The others are exact. */
async function save(page: Page, name: string): Promise<void> {
  const isSmall = argument === undefined;
  if (isSmall && !IN_README.includes(name)) return;
  const path = join(folder, `${name}.${isSmall ? "jpg" : "png"}`);
  const format = isSmall ? ({ type: "jpeg", quality: 78 } as const) : {};
  await page.screenshot({ path, animations: "disabled", ...format });
  console.log(path);
}

async function converse(page: Page): Promise<void> {
  await askOnPage(page, "What is the hotel limit per night in Singapore?");
  await askOnPage(page, "And in Osaka?");
  await askOnPage(page, "How quickly must an on-call engineer acknowledge a page?");
}

async function converseInJapanese(page: Page): Promise<void> {
  await askOnPage(page, "年次有給休暇は入社何か月後に付与されますか。");
  await askOnPage(page, "それは何年間有効ですか。");
}

async function openFirstCitation(page: Page): Promise<void> {
  await page.locator(".turn").last().locator(".marker").first().click();
}

async function compare(page: Page): Promise<void> {
  await page.locator("#compare").check();
  await askOnPage(
    page,
    "Compare how a SEV1 and a SEV2 incident are handled and explain why the post-incident review deadlines differ.",
  );
}

try {
  await openPage(browser, server.url, { viewport: DESKTOP }, async (page) => {
    await save(page, "desktop-welcome");
    await converse(page);
    await openFirstCitation(page);
    await save(page, "desktop-passage");
    await page.keyboard.press("Escape");
    await compare(page);
    await save(page, "desktop-compare");
  });
  await openPage(browser, server.url, { viewport: DESKTOP, colorScheme: "dark" }, async (page) => {
    await converse(page);
    await openFirstCitation(page);
    await save(page, "desktop-dark");
  });
  await openPage(browser, server.url, { viewport: DESKTOP, locale: "ja-JP" }, async (page) => {
    await save(page, "desktop-welcome-ja");
    await converseInJapanese(page);
    await save(page, "desktop-ja");
  });
  await openPage(browser, server.url, { viewport: PHONE, locale: "ja-JP" }, async (page) => {
    await save(page, "phone-welcome-ja");
    await converseInJapanese(page);
    await save(page, "phone-ja");
    await openFirstCitation(page);
    await save(page, "phone-passage-ja");
    await page.keyboard.press("Escape");
    await page.locator("#figures").scrollIntoViewIfNeeded();
    await page.locator("#so-far").click();
    await save(page, "phone-figures-ja");
  });
  await openPage(browser, server.url, { viewport: PHONE, colorScheme: "dark" }, async (page) => {
    await compare(page);
    await save(page, "phone-compare-dark");
  });
} finally {
  await browser.close();
  await server.close();
  await environment.close();
}
