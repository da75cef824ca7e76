export {
  InvalidJsonError,
  parseCallRecordJson,
  parseLedgerJson,
  parseLogLine,
  parseOperationRecordJson,
} from "./parse-json";
export type { CallRecordJson, JsonForm, LedgerJson, OperationRecordJson } from "./write-json";
export { toCallRecordJson, toLedgerJson, toLogLine, toOperationRecordJson } from "./write-json";
