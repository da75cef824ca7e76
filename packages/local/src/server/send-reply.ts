import type { ServerResponse } from "node:http";
import type { ServerHttp2Stream } from "node:http2";
import type { Socket } from "node:net";
import type { Writable } from "node:stream";
import { encodeEvent, encodeException, type StreamEvent } from "../wire/event-stream";
import type { WireReply } from "../wire/http";
import { toServiceError } from "../wire/service-error";

/** The destination of a reply: an HTTP/1.1 response or an HTTP/2 stream. */
export interface ReplyTarget {
  /** Receives the body. */
  readonly output: Writable;
  /** Sends status and headers. @param isUrgent whether they are sent before the first chunk is ready */
  begin(reply: Pick<WireReply, "status" | "headers">, isUrgent: boolean): void;
  /** Ends the exchange with RST_STREAM. HTTP/1.1 does not have it, so there the connection ends. */
  reset(code: number): void;
  /** Ends the connection, and every other exchange on it. */
  drop(): void;
}

/** Creates the target for an HTTP/1.1 response. */
export function createHttp1Target(response: ServerResponse): ReplyTarget {
  const drop = (): void => dropConnection(response.socket);
  return {
    output: response,
    begin({ status, headers }, isUrgent) {
      response.writeHead(status, headers);
      if (isUrgent) response.flushHeaders();
    },
    reset: drop,
    drop,
  };
}

/** Creates the target for a stream of an HTTP/2 connection. @param drop ends that connection */
export function createHttp2Target(stream: ServerHttp2Stream, drop: () => void): ReplyTarget {
  return {
    output: stream,
    begin({ status, headers }) {
      if (!stream.headersSent && !stream.destroyed) stream.respond({ ":status": status, ...headers });
    },
    reset: (code) => stream.close(code),
    drop,
  };
}

/** Time for the client to notice that a connection has ended, in ms. */
const NOTICE_MS = 1000;

/**
 * Ends a connection like a process that dies: the bytes that were sent arrive, and nothing after them. The socket is
 * not destroyed at once, because that could discard those bytes: if the kernel still has unread bytes of the client, it
 * sends a reset.
 */
export function dropConnection(socket: Socket | null | undefined): void {
  if (socket === null || socket === undefined || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), NOTICE_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end();
}

/** Longest delay that a timer of Node.js supports, in ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sends a reply with its delays and its ending. Stops if the client disconnects.
 * @param done called when everything has been written, or the client has disconnected
 */
export function sendReply(target: ReplyTarget, reply: WireReply, done: () => void): void {
  if (reply.live !== undefined) void sendLive(target, reply, reply.live).then(done, done);
  else if (reply.liveFrames !== undefined) void sendFrames(target, reply, reply.liveFrames).then(done, done);
  else if (reply.pace === undefined && reply.ending === undefined) {
    sendAtOnce(target, reply);
    done();
  } else void sendWithDelays(target, reply).then(done, done);
}

async function sendWithDelays(target: ReplyTarget, reply: WireReply): Promise<void> {
  const { output } = target;
  const { pace, ending } = reply;
  if (!(await pause(output, pace?.head ?? 0))) return;
  if (ending?.sendsHead !== false) target.begin(reply, true);
  for (const [index, chunk] of reply.chunks.entries()) {
    if (!(await pause(output, pace?.chunks[index] ?? 0)) || !(await write(output, chunk))) return;
  }
  if (ending === undefined) output.end();
  else if (ending.kind === "drop") target.drop();
  else target.reset(ending.code);
}

/** Sends events as they come. An error ends the stream with the frame of an exception. */
async function sendLive(target: ReplyTarget, reply: WireReply, events: AsyncIterable<StreamEvent>): Promise<void> {
  const { output } = target;
  const iterator = events[Symbol.asyncIterator]();
  const left = waitForClose(output);
  if (!output.destroyed) target.begin(reply, true);
  try {
    for (;;) {
      // A source that does not notice that the client left must not keep the exchange open.
      const next = await Promise.race([iterator.next(), left]);
      if (next === undefined || (next.done !== true && !(await write(output, encodeEvent(next.value))))) {
        iterator.return?.()?.catch(() => {});
        return;
      }
      if (next.done === true) break;
    }
    output.end();
  } catch (error) {
    const { name, message } = toServiceError(error);
    if (!output.destroyed) output.end(encodeException(name, message));
  }
}

/** Sends encoded frames as they come. An error breaks the reply off, as the source did. */
async function sendFrames(target: ReplyTarget, reply: WireReply, frames: AsyncIterable<Uint8Array>): Promise<void> {
  const { output } = target;
  if (!output.destroyed) target.begin(reply, true);
  try {
    // Leaving the loop early ends the source.
    for await (const frame of frames) if (!(await write(output, frame))) return;
    output.end();
  } catch {
    target.drop();
  }
}

/** Resolves when the client has left, or the reply has ended. */
function waitForClose(output: Writable): Promise<undefined> {
  if (output.destroyed) return Promise.resolve(undefined);
  return new Promise((resolve) => output.once("close", () => resolve(undefined)));
}

function sendAtOnce(target: ReplyTarget, reply: WireReply): void {
  const { output } = target;
  if (output.destroyed) return;
  target.begin(reply, false);
  const last = reply.chunks.at(-1);
  if (reply.chunks.length > 1) {
    output.cork();
    for (const chunk of reply.chunks.slice(0, -1)) output.write(chunk);
    // Must come before the end: from Node.js 22 on, a response that is ended while it is corked loses its content.
    output.uncork();
  }
  if (last === undefined) output.end();
  else output.end(last);
}

/** Waits. Resolves to false if the client disconnects meanwhile. */
function pause(output: Writable, ms: number): Promise<boolean> {
  if (output.destroyed) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (isConnected: boolean): void => {
      clearTimeout(timer);
      output.off("close", leave);
      resolve(isConnected);
    };
    const leave = (): void => settle(false);
    const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(settle, ms, true);
    output.once("close", leave);
  });
}

/** Writes a chunk and waits until it is flushed. Resolves to false if the client has disconnected. */
function write(output: Writable, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => output.write(chunk, (error) => resolve(error === null || error === undefined)));
}
