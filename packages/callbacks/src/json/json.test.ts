import { describe, expect, it } from "vitest";
import { emptyLedger } from "../ledger/ledger";
import { recorded } from "../testing/recorded";
import { InvalidJsonError, parseCallRecordJson, parseLedgerJson, parseOperationRecordJson } from "./parse-json";
import { toCallRecordJson, toLedgerJson } from "./write-json";

const stored = toLedgerJson(emptyLedger);

describe("parseLedgerJson", () => {
  it("reads what was written", () => {
    expect(parseLedgerJson(JSON.parse(JSON.stringify(stored)))).toEqual(emptyLedger);
  });

  it.each([
    [undefined, /not the JSON form of a Ledger: at its top/],
    [{ ...stored, version: 2 }, /at version/],
    [{ ...stored, totals: { ...stored.totals, cost: 1 } }, /at totals\.cost/],
    [
      { ...stored, totals: { ...stored.totals, cost: "1.5" } },
      /totals\.cost: picodollars are a decimal string.*toLedgerJson/,
    ],
    [{ ...stored, totals: { ...stored.totals, calls: -1 } }, /at totals\.calls/],
    [{ ...stored, signals: [["no-such-kind", []]] }, /at signals\.0\.0/],
    [{ ...stored, totals: { ...stored.totals, cost: "-1" } }, /totals\.cost: a cost is not negative/],
    [{ ...stored, totals: { ...stored.totals, cost: "9".repeat(1000) } }, /totals\.cost: picodollars/],
    [{ ...stored, period: { from: 1.764e18, to: 1.764e18 } }, /period\.from: times are in ms/],
    [{ ...stored, groups: [["day", [["2026-02-30", stored.totals]]]] }, /groups\.day: days are ISO dates that exist/],
    [{ ...stored, operationDays: [["yesterday", "1"]] }, /operationDays.*days are ISO dates/],
    [{ ...stored, timeZones: ["Mars/Olympus"] }, /timeZones\.0: it is no IANA time zone/],
  ])("refuses %j, naming the place", (json, message) => {
    expect(() => parseLedgerJson(json)).toThrow(message);
    expect(() => parseLedgerJson(json)).toThrow(InvalidJsonError);
  });
});

describe("records", () => {
  it("keep routing, money and content", () => {
    const record = recorded({
      routing: { requestedModelId: "amazon.nova-lite-v1:0", attempts: 2 },
      cost: 2n ** 59n,
      content: { messages: [{ role: "user", text: "質問" }], answer: "回答" },
      signals: [{ kind: "batchable", subject: "x", estimatedSaving: -1n }],
    });
    expect(parseCallRecordJson(JSON.parse(JSON.stringify(toCallRecordJson(record))))).toEqual(record);
  });

  it("of one kind are not accepted as the other", () => {
    expect(() => parseOperationRecordJson(toCallRecordJson(recorded()))).toThrow(/OperationRecord: at type/);
    expect(() => parseCallRecordJson(null)).toThrow(InvalidJsonError);
  });
});
