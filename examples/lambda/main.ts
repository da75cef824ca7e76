import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { startLocalBedrock } from "@bedrock-routed/local";
import { build } from "esbuild";

// Bundles the handler as a deployment does, into a folder that has nothing else: no node_modules.
const task = mkdtempSync(join(tmpdir(), "lambda-"));
await build({
  entryPoints: [fileURLToPath(new URL("../lambda/handler.ts", import.meta.url))],
  outfile: join(task, "handler.mjs"),
  bundle: true,
  minify: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Some dependencies are CommonJS, and load Node's modules with `require`.
  banner: { js: 'import { createRequire } from "node:module"; const require = createRequire(import.meta.url);' },
});
console.log(`The bundle has ${(statSync(join(task, "handler.mjs")).size / 1e6).toFixed(1)} MB.`);

// Runs it in a process that offers what Lambda's runtime does: `awslambda`, the environment, a stream for the response.
const runtime = `
globalThis.awslambda = { streamifyResponse: (handle) => handle };
const { handler } = await import("./handler.mjs");
const { PassThrough } = await import("node:stream");
for (const question of ${JSON.stringify(["What is the hotel limit?", "ホテルの上限はいくらですか。"])}) {
  const response = new PassThrough();
  response.on("data", (chunk) => console.log("chunk: " + chunk));
  await handler({ body: JSON.stringify({ question }) }, response);
}
process.exit();
`;
writeFileSync(join(task, "runtime.mjs"), runtime);
const local = await startLocalBedrock();
const lambda = spawn(process.execPath, ["runtime.mjs"], {
  cwd: task,
  env: { ...local.env, PATH: process.env.PATH, MODEL_ID: local.defaultRouterArn, AWS_LAMBDA_FUNCTION_NAME: "answer" },
  stdio: ["ignore", "pipe", "inherit"],
});
console.log(await text(lambda.stdout));

rmSync(task, { recursive: true });
await local.close();
