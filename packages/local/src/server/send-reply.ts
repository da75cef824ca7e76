import type { Writable } from "node:stream";
import type { ReplyTarget } from "./reply-target";
import type { WireReply } from "./wire-reply";

/** Longest time that a timer of Node.js takes, in ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Sends a reply, in its pace and to its end. Stops when the client goes away.
 * @param done called when all has been handed over, or the client went away
 */
export function sendReply(target: ReplyTarget, reply: WireReply, done: () => void): void {
  if (reply.pace === undefined && reply.ending === undefined) {
    sendAtOnce(target, reply);
    done();
  } else void sendInPace(target, reply).then(done, done);
}

async function sendInPace(target: ReplyTarget, reply: WireReply): Promise<void> {
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

function sendAtOnce(target: ReplyTarget, reply: WireReply): void {
  const { output } = target;
  if (output.destroyed) return;
  target.begin(reply, false);
  const last = reply.chunks.at(-1);
  if (reply.chunks.length > 1) {
    output.cork();
    for (const chunk of reply.chunks.slice(0, -1)) output.write(chunk);
    // Before the end: from Node.js 22 on, a response that is ended while corked loses what it holds.
    output.uncork();
  }
  if (last === undefined) output.end();
  else output.end(last);
}

/** False when the client went away meanwhile. */
function pause(output: Writable, ms: number): Promise<boolean> {
  if (output.destroyed) return Promise.resolve(false);
  if (ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    const settle = (goesOn: boolean): void => {
      clearTimeout(timer);
      output.off("close", leave);
      resolve(goesOn);
    };
    const leave = (): void => settle(false);
    const timer = ms > LONGEST_TIMER_MS ? undefined : setTimeout(settle, ms, true);
    output.once("close", leave);
  });
}

/** Waits until the chunk is on its way. False when the client went away. */
function write(output: Writable, chunk: Uint8Array): Promise<boolean> {
  return new Promise((resolve) => output.write(chunk, (error) => resolve(error === null || error === undefined)));
}
