// Prints the heap of the local Bedrock before and after 10,000 connections, over HTTP/2 and HTTP/1.1.
import { once } from "node:events";
import { connect as connectHttp2 } from "node:http2";
import { connect as connectSocket } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { startLocalBedrock } from "@bedrock-routed/local";

const CONNECTIONS = 10_000;
/** So many requests fill the server's request log, whose size is limited. */
const WARM_UP = 2000;
const CONCURRENCY = 8;
const PATH = "/prompt-routers";

const { gc } = globalThis;
if (gc === undefined) throw new Error("Run it with node --expose-gc, as the script `connections` does.");
const collectGarbage = gc;

const local = await startLocalBedrock();
for (const [name, request] of [
  ["HTTP/2", requestOverHttp2],
  ["HTTP/1.1", requestOverHttp1],
] as const) {
  await connectTimes(WARM_UP, request);
  const before = await readHeap();
  await connectTimes(CONNECTIONS, request);
  const after = await readHeap();
  console.log(`${name}: ${before} MB before, ${after} MB after ${CONNECTIONS} connections`);
}
await local.close();

/** One connection with one request. */
async function requestOverHttp2(): Promise<void> {
  const session = connectHttp2(local.url);
  const stream = session.request({ ":method": "GET", ":path": PATH, authorization: "Bearer any" });
  stream.resume().end();
  await once(stream, "end");
  session.close();
  await once(session, "close");
}

async function requestOverHttp1(): Promise<void> {
  const { port, hostname } = new URL(local.url);
  const socket = connectSocket(Number(port), hostname);
  const headers = `host: ${hostname}\r\nauthorization: Bearer any\r\nconnection: close`;
  socket.resume().write(`GET ${PATH} HTTP/1.1\r\n${headers}\r\n\r\n`);
  await once(socket, "close");
}

async function connectTimes(times: number, request: () => Promise<void>): Promise<void> {
  let left = times;
  const work = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      await request();
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, work));
}

/** Size of what is still in use, in MB. */
async function readHeap(): Promise<string> {
  for (let round = 0; round < 4; round += 1) {
    await wait(200);
    await collectGarbage();
  }
  return (process.memoryUsage().heapUsed / 1e6).toFixed(1);
}
