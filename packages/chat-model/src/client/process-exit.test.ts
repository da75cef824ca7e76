import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { answerConverse, startWireServer } from "../testing/wire-server";

const built = new URL("../../dist/index.js", import.meta.url).href;

it.each(["2", "1.1"] as const)(
  "the built package keeps no process alive over HTTP/%s",
  async (httpVersion) => {
    const server = await startWireServer(httpVersion, answerConverse);
    const program = `
    import { BedrockRoutedChatModel } from ${JSON.stringify(built)};
    const model = new BedrockRoutedChatModel({
      model: "amazon.nova-lite-v1:0",
      region: "us-east-1",
      clientOptions: { endpoint: ${JSON.stringify(server.url)}, credentials: { accessKeyId: "a", secretAccessKey: "b" } },
      connection: { httpVersion: "${httpVersion}", idleTimeoutMs: 3_600_000 },
    });
    console.log((await model.invoke("Hi")).text);
  `;
    const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(output).toBe("ten days\n");
    expect(server.opened).toBe(1);
    await server.close();
  },
  120_000,
);
