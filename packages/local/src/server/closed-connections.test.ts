import { once } from "node:events";
import { connect, createServer, type ServerHttp2Session } from "node:http2";
import { type AddressInfo, Socket } from "node:net";
import * as v8 from "node:v8";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

/** Counts the objects of a class that are still in use. Node.js has it since 20.13. It collects garbage first. */
type CountObjects = (kind: unknown, options: { readonly format: "count" }) => number;
const countObjects = (v8 as { queryObjects?: CountObjects }).queryObjects;
const CONNECTIONS = 50;

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock();
});
afterAll(() => local.close());

/** node:http2 does not export the class. */
async function findSessionClass(): Promise<unknown> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const accepted = once(server, "session");
  const client = connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const [session]: ServerHttp2Session[] = await accepted;
  client.destroy();
  server.close();
  return session?.constructor;
}

const headers = { ":method": "GET", ":path": "/prompt-routers", authorization: "Bearer any" };
const ways: Record<string, () => Promise<void>> = {
  async "a client that closes it"() {
    const session = connect(local.url);
    const stream = session.request(headers);
    stream.resume().end();
    await once(stream, "end");
    session.close();
    await once(session, "close");
  },
  async "a client that breaks it off"() {
    const session = connect(local.url);
    const stream = session.request(headers).on("error", () => {});
    stream.end();
    await once(stream, "response");
    session.destroy();
  },
  async "a client over HTTP/1.1"() {
    const response = await fetch(`${local.url}/prompt-routers`, {
      headers: { authorization: "Bearer any", connection: "close" },
    });
    await response.arrayBuffer();
  },
};

describe.skipIf(countObjects === undefined)("a connection of", () => {
  it.each(Object.entries(ways))(
    "%s is not kept in memory after its end",
    async (name, connectOnce) => {
      const kind = name.endsWith("HTTP/1.1") ? Socket : await findSessionClass();
      const count = (): number => countObjects?.(kind, { format: "count" }) ?? 0;
      await connectOnce();
      const before = count();
      await Promise.all(Array.from({ length: CONNECTIONS }, connectOnce));
      // The last ones may still be closing. Without a leak, nearly all go.
      const kept = (): number => count() - before;
      await expect.poll(kept, { timeout: 60_000, interval: 500 }).toBeLessThan(CONNECTIONS / 5);
    },
    120_000,
  );
});
