import type { Socket } from "node:net";

/** How long a client has to notice, in ms. */
const NOTICE_MS = 1000;

/**
 * Ends a connection as a process that dies does: what was sent arrives, and then nothing. Destroying the socket at once
 * could overtake it: the kernel answers with a reset where the client's bytes were not read yet.
 */
export function dropConnection(socket: Socket | null | undefined): void {
  if (socket === null || socket === undefined || socket.destroyed) return;
  const timer = setTimeout(() => socket.destroy(), NOTICE_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.end();
}
