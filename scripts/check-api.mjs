// Compares the public API of each entry point with its report in git. `--update` writes the reports.
import { basename, join } from "node:path";
import { Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import { entryPoints, packageFolders } from "./packages.mjs";

const update = process.argv.includes("--update");
let changed = false;

for (const folder of packageFolders) {
  for (const { entry } of entryPoints(folder)) {
    const name = [basename(folder), ...(entry === "index" ? [] : [entry])].join(".");
    const config = ExtractorConfig.prepare({
      configObject: {
        projectFolder: folder,
        mainEntryPointFilePath: join(folder, "dist", `${entry}.d.ts`),
        compiler: { tsconfigFilePath: join(folder, "tsconfig.json") },
        apiReport: {
          enabled: true,
          reportFileName: `${name}.api.md`,
          reportFolder: folder,
          reportTempFolder: join(folder, "temp"),
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        messages: {
          extractorMessageReporting: { default: { logLevel: "none" } },
          tsdocMessageReporting: { default: { logLevel: "none" } },
        },
      },
      configObjectFullPath: undefined,
      packageJsonFullPath: join(folder, "package.json"),
    });
    const result = Extractor.invoke(config, {
      localBuild: update,
      messageCallback: (message) => {
        message.handled = message.logLevel !== "error";
      },
    });
    if (result.apiReportChanged) {
      changed = true;
      const remedy = "changed. Run `pnpm update:api` and commit the report";
      console.error(`${name}: the public API ${update ? "report was updated" : remedy}.`);
    }
  }
}
process.exitCode = changed && !update ? 1 : 0;
