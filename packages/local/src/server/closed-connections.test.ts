import { once } from "node:events";
import { Server } from "node:http";
import { connect, createServer } from "node:http2";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

setFlagsFromString("--expose-gc");
const collectGarbage: () => void = runInNewContext("gc");
const CONNECTIONS = 50;

/** What servers of this process accepted: sessions of HTTP/2, and sockets of HTTP/1.1. They are not kept in memory. */
const accepted = { session: [] as WeakRef<object>[], connection: [] as WeakRef<object>[] };
/** Servers say what they accept with an event. node:http2 does not export the class of its servers. */
const servers: readonly [emitter: object, event: keyof typeof accepted][] = [
  [Object.getPrototypeOf(createServer()), "session"],
  [Server.prototype, "connection"],
];

let local: LocalBedrock;
beforeAll(async () => {
  for (const [emitter, event] of servers) {
    Object.assign(emitter, {
      emit(this: NodeJS.EventEmitter, name: string, ...values: object[]): boolean {
        if (name === event && values[0] !== undefined) accepted[event].push(new WeakRef(values[0]));
        return Object.getPrototypeOf(emitter).emit.call(this, name, ...values);
      },
    });
  }
  local = await startLocalBedrock();
});
afterAll(async () => {
  await local.close();
  for (const [emitter] of servers) Reflect.deleteProperty(emitter, "emit");
});

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

it.each(Object.entries(ways))(
  "a connection of %s is not kept in memory after its end",
  async (name, connectOnce) => {
    const all = accepted[name.endsWith("HTTP/1.1") ? "connection" : "session"];
    all.length = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, connectOnce));
    expect(all.length).toBeGreaterThanOrEqual(CONNECTIONS);
    const kept = (): number => {
      collectGarbage();
      return all.filter((connection) => connection.deref() !== undefined).length;
    };
    // The last ones may still be closing. Without a leak, nearly all go.
    await expect.poll(kept, { timeout: 60_000, interval: 100 }).toBeLessThan(CONNECTIONS / 5);
  },
  120_000,
);
