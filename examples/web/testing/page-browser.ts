import { existsSync } from "node:fs";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Starts the Chromium of this machine. @throws Error when there is none */
export async function launchChromium(): Promise<Browser> {
  const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  const executablePath = paths.find((path) => existsSync(path));
  if (executablePath === undefined) throw new Error("No Chromium was found. Run apt-get install chromium.");
  return await chromium.launch({ executablePath, args });
}

/** Opens the page for `visit`. @throws Error when it has an error, writes to the console or asks another server */
export async function openPage(
  browser: Browser,
  url: string,
  options: BrowserContextOptions,
  visit: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: "en-US", reducedMotion: "reduce", ...options });
  try {
    const page = await context.newPage();
    const problems: string[] = [];
    page.on("pageerror", ({ message }) => problems.push(message));
    page.on("console", (message) => {
      // Chromium reports every answer with an error status, also those that the page expects.
      if (!message.text().startsWith("Failed to load resource")) problems.push(message.text());
    });
    page.on("request", (request) => {
      if (new URL(request.url()).origin !== url && !request.url().startsWith("data:")) problems.push(request.url());
    });
    await page.goto(url);
    await visit(page);
    if (problems.length > 0) throw new Error(`The page has problems: ${problems.join("; ")}`);
  } finally {
    await context.close();
  }
}

/** Asks a question, and waits until no answer is being written. */
export async function askOnPage(page: Page, question: string): Promise<void> {
  await page.locator("#question").fill(question);
  await page.locator("#question").press("Enter");
  await page.locator("#stop").waitFor({ state: "hidden" });
}
