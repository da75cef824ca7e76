export { InvalidJsonError } from "./invalid-json-error";
export type { JsonForm } from "./json-form";
export type { LedgerJson } from "./ledger-json";
export { parseLedgerJson, toLedgerJson } from "./ledger-json";
export { parseLogLine, toLogLine } from "./log-line";
export type { CallRecordJson, OperationRecordJson } from "./record-json";
export {
  parseCallRecordJson,
  parseOperationRecordJson,
  toCallRecordJson,
  toOperationRecordJson,
} from "./record-json";
