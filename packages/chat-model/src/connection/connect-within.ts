import { connect as connectTcp, isIP, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";

/** How often a silent connection is probed: a peer that has vanished is noticed soon after. */
const KEEP_ALIVE_MS = 30_000;

/**
 * What `http2.connect` takes as `createConnection`: connects as Node does, within a limit. The error
 * has the name by which the SDK knows what may be tried again.
 */
export function connectWithin(limitMs: number): (authority: URL) => Socket {
  return ({ protocol, hostname, port }) => {
    const host = hostname.replace(/^\[|\]$/g, "");
    const secure = protocol === "https:";
    const socket = secure
      ? connectTls({
          host,
          port: Number(port || 443),
          ALPNProtocols: ["h2"],
          ...(isIP(host) === 0 && { servername: host }),
        })
      : connectTcp({ host, port: Number(port || 80) });
    const timer = setTimeout(() => {
      const error = new Error(`No connection to ${host} within ${limitMs} ms`);
      socket.destroy(Object.assign(error, { name: "TimeoutError" }));
    }, limitMs);
    const stop = (): void => clearTimeout(timer);
    return socket
      .setKeepAlive(true, KEEP_ALIVE_MS)
      .once(secure ? "secureConnect" : "connect", stop)
      .once("close", stop);
  };
}
