// Compares the throughput of the local Bedrock with a bare node:http2 server, and its stream encoding with bare framing.
import { fork } from "node:child_process";
import { once } from "node:events";
import { type ClientHttp2Session, connect, createServer } from "node:http2";
import { fileURLToPath } from "node:url";
import { startLocalBedrock } from "@bedrock-routed/local";
import { Bench } from "tinybench";
import { crc32, encodeEvent } from "../../packages/local/src/wire/event-stream";
import { median } from "./statistics";

const REQUESTS = 3000;
const CONCURRENCY = 64;
const ROUNDS = 15;
const STREAM_CHUNKS = 1000;
const PATH = "/model/amazon.nova-lite-v1:0/converse";
const question = "What is the hotel limit in Osaka? Hotels are booked in the portal.";
const requestBody = Buffer.from(JSON.stringify({ messages: [{ role: "user", content: [{ text: question }] }] }));

/** A signature that has the right form, as SDKs send it. */
const requestHeaders = {
  ":method": "POST",
  ":path": PATH,
  "content-type": "application/json",
  "x-amz-date": "20261121T000000Z",
  authorization:
    "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=:authority;content-type;x-amz-date, Signature=0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
};

const role = process.argv[2];
if (role === "local") await serveLocal();
else if (role === "bare") serveBare(process.argv[3] ?? "");
else await compare();

async function serveLocal(): Promise<void> {
  const { url } = await startLocalBedrock({ respond: () => "The hotel limit in Osaka is JPY 14,000 per night." });
  process.send?.(url);
}

/** Reads the request and answers with the same bytes each time. */
function serveBare(text: string): void {
  const body = Buffer.from(text);
  const server = createServer();
  server.on("stream", (stream) => {
    stream.resume();
    stream.on("end", () => {
      stream.respond({ ":status": 200, "content-type": "application/json", "content-length": body.length });
      stream.end(body);
    });
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    if (typeof address === "object" && address !== null) process.send?.(`http://127.0.0.1:${address.port}`);
  });
}

async function compare(): Promise<void> {
  const local = await startServer(["local"]);
  const answer = await send(local.session);
  const bare = await startServer(["bare", answer]);
  const rates = { local: [] as number[], bare: [] as number[] };
  for (const server of [local, bare]) await measure(server.session);
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.local.push(await measure(local.session));
    rates.bare.push(await measure(bare.session));
  }
  console.log(
    `Converse over HTTP/2, ${CONCURRENCY} at a time, ${ROUNDS} rounds of ${REQUESTS} requests each, in turns:`,
  );
  for (const [name, choose] of [
    ["median", median],
    ["best", best],
  ] as const) {
    const [localRate, bareRate] = [choose(rates.local), choose(rates.bare)];
    const share = ((100 * localRate) / bareRate).toFixed(0);
    console.log(`  ${name}: local ${Math.round(localRate)}/s, bare node:http2 ${Math.round(bareRate)}/s, ${share} %`);
  }
  for (const server of [local, bare]) server.stop();
  await compareEncoding();
}

async function startServer(args: readonly string[]): Promise<{ session: ClientHttp2Session; stop(): void }> {
  const child = fork(fileURLToPath(import.meta.url), args);
  const [url] = await once(child, "message");
  const session = connect(String(url));
  return {
    session,
    stop() {
      session.destroy();
      child.kill();
    },
  };
}

/** Requests a second. */
async function measure(session: ClientHttp2Session): Promise<number> {
  const start = performance.now();
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < REQUESTS) {
      sent += 1;
      await send(session);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
  return (1000 * REQUESTS) / (performance.now() - start);
}

function send(session: ClientHttp2Session): Promise<string> {
  return new Promise((resolve, reject) => {
    const stream = session.request(requestHeaders);
    const chunks: Buffer[] = [];
    let status: unknown;
    stream.on("response", (received) => {
      status = received[":status"];
    });
    stream.on("data", (chunk: Buffer) => chunks.push(chunk));
    stream.on("error", reject);
    stream.on("end", () => {
      const text = Buffer.concat(chunks).toString("utf8");
      if (status === 200) resolve(text);
      else reject(new Error(`${String(status)} ${text}`));
    });
    stream.end(requestBody);
  });
}

/** For bare framing, headers and bodies are already bytes. */
async function compareEncoding(): Promise<void> {
  const events = Array.from({ length: STREAM_CHUNKS }, (_, index) => ({
    type: "contentBlockDelta",
    body: { contentBlockIndex: 0, delta: { text: `three words ${index} ` } },
  }));
  const [first] = events.map(encodeEvent);
  if (first === undefined) throw new Error("no frames");
  const headersLength = Buffer.from(first).readUInt32BE(4);
  const headers = first.subarray(12, 12 + headersLength);
  const bodies = events.map(({ body }) => Buffer.from(JSON.stringify(body)));
  const bench = new Bench({ time: 2000, warmupTime: 500 });
  bench.add("local", () => void events.map(encodeEvent));
  bench.add("bare", () => void bodies.map((body) => frame(headers, body)));
  await bench.run();
  const [local = Number.NaN, bare = Number.NaN] = bench.tasks.map(({ result }) =>
    "latency" in result ? result.latency.p50 : Number.NaN,
  );
  console.log(
    `${STREAM_CHUNKS}-chunk stream, median: encoded in ${local.toFixed(3)} ms, bare framing in ${bare.toFixed(3)} ms, ${(local / bare).toFixed(2)} ×`,
  );
}

function frame(headers: Uint8Array, body: Uint8Array): Uint8Array {
  const bytes = Buffer.allocUnsafe(16 + headers.length + body.length);
  bytes.writeUInt32BE(bytes.length, 0);
  bytes.writeUInt32BE(headers.length, 4);
  bytes.writeUInt32BE(crc32(bytes, 0, 8), 8);
  bytes.set(headers, 12);
  bytes.set(body, 12 + headers.length);
  bytes.writeUInt32BE(crc32(bytes, 0, bytes.length - 4), bytes.length - 4);
  return bytes;
}

/** The sample that other work on the machine disturbed least. */
function best(values: readonly number[]): number {
  return Math.max(...values);
}
