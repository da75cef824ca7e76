import type { LogRecord } from "../record/log-record";
import { InvalidJsonError } from "./invalid-json-error";
import { parseCallRecordJson, parseOperationRecordJson, toCallRecordJson, toOperationRecordJson } from "./record-json";

/** One line of a log, its end included. */
export function toLogLine(record: LogRecord): string {
  const json = "operation" in record ? toOperationRecordJson(record) : toCallRecordJson(record);
  return `${JSON.stringify(json)}\n`;
}

/**
 * The record of a log line.
 * @throws SyntaxError when the line is torn
 * @throws InvalidJsonError when it is whole, but not of a record
 */
export function parseLogLine(line: string): LogRecord {
  const json: unknown = JSON.parse(line);
  switch (typeOf(json)) {
    case "call":
      return parseCallRecordJson(json);
    case "operation":
      return parseOperationRecordJson(json);
    default:
      throw new InvalidJsonError("CallRecord", "type", 'it is neither "call" nor "operation"', undefined);
  }
}

function typeOf(json: unknown): unknown {
  return typeof json === "object" && json !== null && "type" in json ? json.type : undefined;
}
