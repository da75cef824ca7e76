import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import axe from "axe-core";
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

/** Chromium that opens pages from files, as the reader of a report does. */
export class ReportBrowser {
  readonly #browser: Browser;
  readonly #folder: string = mkdtempSync(join(tmpdir(), "report-"));
  #pages = 0;

  private constructor(browser: Browser) {
    this.#browser = browser;
  }

  static async launch(): Promise<ReportBrowser> {
    const paths = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    const executablePath = paths.find((path) => existsSync(path));
    if (executablePath === undefined) throw new Error("No Chromium: apt-get install chromium");
    return new ReportBrowser(await chromium.launch({ executablePath, args }));
  }

  /** Opens a page for `visit`. @throws Error when the page requests anything, has an error, or writes to the console */
  async open(html: string, options: BrowserContextOptions, visit: (page: Page) => Promise<void>): Promise<void> {
    this.#pages += 1;
    const path = join(this.#folder, `${this.#pages}.html`);
    writeFileSync(path, html);
    const context = await this.#browser.newContext(options);
    try {
      const page = await context.newPage();
      const { href } = pathToFileURL(path);
      const problems: string[] = [];
      page.on("pageerror", ({ message }) => problems.push(message));
      page.on("console", (message) => problems.push(message.text()));
      page.on("request", (request) => {
        if (request.url() !== href) problems.push(request.url());
      });
      await page.goto(href);
      await visit(page);
      if (problems.length > 0) throw new Error(`The page has problems: ${problems.join("; ")}`);
    } finally {
      await context.close();
    }
  }

  async close(): Promise<void> {
    await this.#browser.close();
    rmSync(this.#folder, { recursive: true });
  }
}

/** The problems that axe-core finds in a page in its present state, each with the first element. */
export async function findAccessibilityProblems(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  return await page.evaluate<string[]>(
    `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html + " " + nodes[0].failureSummary))`,
  );
}
