import { parseBody } from "../wire/parse-body";
import type { ReceivedRequest } from "./received-request";

/**
 * What the log keeps of a request. Its body is parsed when someone asks for it: a thousand texts, whose size is known,
 * are less to keep than a thousand trees of objects.
 */
export function buildReceivedRequest(facts: Omit<ReceivedRequest, "body">, text: string | undefined): ReceivedRequest {
  let body: unknown;
  let isParsed = false;
  return {
    ...facts,
    get body() {
      if (!isParsed) body = parseBody(text);
      isParsed = true;
      return body;
    },
  };
}
