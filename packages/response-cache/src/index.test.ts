import { build } from "esbuild";
import { expect, it } from "vitest";

it("the front door loads neither the client of DynamoDB nor a chat model", async () => {
  const { metafile } = await build({
    entryPoints: [new URL("./index.ts", import.meta.url).pathname],
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    logLevel: "silent",
    external: ["@langchain/core/*"],
  });
  const loaded = Object.keys(metafile.inputs).join("\n");
  expect(loaded).toContain("lru-cache");
  expect(loaded).not.toMatch(/aws-sdk|smithy|dataloader/);
});
