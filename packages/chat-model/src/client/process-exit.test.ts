import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { encodeEvent } from "../testing/fake-transport";
import { answerConverse, startWireServer } from "../testing/wire-server";

const built = new URL("../../dist/index.js", import.meta.url).href;

/** A process with a model of the built package, which runs `code`. */
function startProgram(httpVersion: string, url: string, code: string): ChildProcessByStdio<null, Readable, null> {
  const program = `
    import { BedrockRoutedChatModel } from ${JSON.stringify(built)};
    const model = new BedrockRoutedChatModel({
      model: "amazon.nova-lite-v1:0",
      region: "us-east-1",
      clientOptions: { endpoint: ${JSON.stringify(url)}, credentials: { accessKeyId: "a", secretAccessKey: "b" } },
      connection: { httpVersion: "${httpVersion}", idleTimeoutMs: 3_600_000 },
    });
    ${code}
  `;
  return spawn(process.execPath, ["--input-type=module", "-e", program], {
    cwd: fileURLToPath(new URL("../..", import.meta.url)),
    stdio: ["ignore", "pipe", "inherit"],
  });
}

/** Each leaves an answer that never ends. */
const leaving: Record<string, string> = {
  stream: `for await (const chunk of await model.stream("Hi")) if (chunk.text) break;`,
  "streamEvents v2": `
    for await (const { event } of model.streamEvents("Hi", { version: "v2" })) {
      if (event === "on_chat_model_stream") break;
    }`,
  "streamEvents v3": `for await (const text of model.streamEvents("Hi").text) break;`,
};

describe.each(["2", "1.1"] as const)("over HTTP/%s", (httpVersion) => {
  it.each(Object.entries(leaving))(
    "the built package lets the process end after %s was left",
    async (_name, leave) => {
      const server = await startWireServer(httpVersion, (response) => {
        response.writeHead(200, { "content-type": "application/vnd.amazon.eventstream" });
        response.write(encodeEvent({ messageStart: { role: "assistant" } }));
        const delta = { contentBlockDelta: { contentBlockIndex: 0, delta: { text: "word " } } };
        const timer = setInterval(() => response.write(encodeEvent(delta)), 10);
        response.once("close", () => clearInterval(timer));
      });
      const child = startProgram(httpVersion, server.url, leave);
      expect(await once(child, "exit")).toEqual([0, null]);
      expect(server.opened).toBe(1);
      await server.close();
    },
    120_000,
  );
});

it.each(["2", "1.1"] as const)(
  "the built package keeps no process alive over HTTP/%s",
  async (httpVersion) => {
    const server = await startWireServer(httpVersion, answerConverse);
    const child = startProgram(httpVersion, server.url, `console.log((await model.invoke("Hi")).text);`);
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
