import type { ServerResponse } from "node:http";
import type { LiveTurn } from "./live-turn";

/**
 * Writes the events of a turn as server-sent events. A reader that leaves stops the turn, unless another one reads it.
 * @param after number of events that the reader has already
 * @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation
 */
export function sendEvents(response: ServerResponse, turn: LiveTurn, after: number): void {
  response.writeHead(200, {
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  });
  response.flushHeaders();
  if (turn.isOver) {
    turn.follow(after, write);
    response.end();
    return;
  }
  const leave = turn.follow(after, (event, number) => {
    write(event, number);
    if (turn.isOver) response.end();
  });
  response.once("close", leave);

  function write({ type, ...data }: Parameters<Parameters<LiveTurn["follow"]>[1]>[0], number: number): void {
    response.write(`id: ${number}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`);
  }
}
