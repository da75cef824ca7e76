import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium } from "../web/testing/page-browser";

// Takes the picture of the documents: the page that `write-report` wrote, as a PNG.
const [page] = process.argv.slice(2);
if (page === undefined) throw new Error("Name the page, such as savings-report.html.");
const image = fileURLToPath(new URL("../../docs/images/report.png", import.meta.url));
const browser = await launchChromium();
try {
  const view = await browser.newPage({ viewport: { width: 1040, height: 760 }, reducedMotion: "reduce" });
  await view.goto(pathToFileURL(page).href);
  await view.screenshot({ path: image, animations: "disabled" });
  console.log(image);
} finally {
  await browser.close();
}
