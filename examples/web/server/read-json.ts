import type { IncomingMessage } from "node:http";

/** Bytes of a body. The longest question in UTF-8, each character escaped, fits. */
const LARGEST_BODY = 32_768;

/** A body that cannot be used, with its HTTP status. */
export class BadBodyError extends Error {
  readonly status: 400 | 413;

  constructor(status: 400 | 413, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads the JSON body of a request. @throws BadBodyError when it is too large or no JSON */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > LARGEST_BODY) throw new BadBodyError(413, `The body has more than ${LARGEST_BODY} bytes.`);
    parts.push(part);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString("utf8"));
  } catch {
    throw new BadBodyError(400, "The body is not JSON.");
  }
}
