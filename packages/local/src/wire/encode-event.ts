import { EventStreamCodec } from "@smithy/core/event-streams";
import type { StreamEvent } from "../converse/build-stream-events";

const codec: EventStreamCodec = new EventStreamCodec(
  (bytes) => (typeof bytes === "string" ? bytes : Buffer.from(bytes).toString("utf8")),
  (text) => Buffer.from(text, "utf8"),
);

/** A frame of `application/vnd.amazon.eventstream`. */
export function encodeEvent({ type, body }: StreamEvent): Uint8Array {
  return codec.encode({
    headers: {
      ":event-type": { type: "string", value: type },
      ":content-type": { type: "string", value: "application/json" },
      ":message-type": { type: "string", value: "event" },
    },
    body: Buffer.from(JSON.stringify(body), "utf8"),
  });
}
