import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { BedrockSavingsHandler, type Ledger, type LogRecord, toReport } from "@bedrock-routed/callbacks";
import { JsonLinesExporter } from "@bedrock-routed/callbacks/file";
import { toLedgerJson, toLogLine } from "@bedrock-routed/callbacks/json";
import {
  arbitraryRecord,
  LogFolder,
  lite,
  pro,
  recorded,
  runMixedTraffic,
  SteadyClock,
  sampleRecords,
} from "@bedrock-routed/callbacks/testing";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../../../cli/src/testing/run-cli";
import { recommendSavings } from "../recommendations/recommend-savings";
import { renderText } from "../render-text";
import { replayLog } from "../replay/replay-log";
import { buildLogSql, type LogSqlOptions, renderLogSql } from "./log-sql";
import { parseCsv } from "./parse-csv";
import { AthenaResultsError, parseAthenaResults, readAthenaResults } from "./read-athena-results";
import { resultColumns } from "./report-select";

const folder = new LogFolder();
let duckdb: DuckDBConnection;
beforeAll(async () => {
  duckdb = await (await DuckDBInstance.create(":memory:")).connect();
});
afterAll(() => duckdb.closeSync());

/** The ledger that the SQL adds up in DuckDB, through CSV as Athena writes it. */
async function query(location: string, options: Partial<LogSqlOptions> = {}): Promise<Ledger> {
  const sql = buildLogSql({ location, dialect: "duckdb", ...options });
  for (const statement of [sql.table, sql.recordsView, sql.reportView]) await duckdb.run(statement);
  const result = await duckdb.runAndReadAll(
    options.from === undefined && options.to === undefined ? "SELECT * FROM bedrock_report" : sql.reportQuery,
  );
  expect(result.columnNames()).toEqual(resultColumns);
  const rows = result.getRowsJson().map((row) => row.map((value) => quote(value === null ? "" : String(value))).join());
  return parseAthenaResults([resultColumns.map(quote).join(), ...rows].join("\n"));
}

function quote(value: string): string {
  return `"${value.replaceAll('"', '""')}"`;
}

async function expectSame(path: string, options: Partial<LogSqlOptions> = {}): Promise<void> {
  const { ledger } = await replayLog(path, { breakdowns: [], maxKeys: 100_000, dimensions: options.dimensions });
  expect(toLedgerJson(await query(path, options))).toEqual(toLedgerJson(ledger));
}

function write(records: readonly LogRecord[]): string {
  return folder.write(records.map(toLogLine).join(""));
}

describe("the SQL of a log, in DuckDB", () => {
  it("gives the totals of replayLog to the picodollar: all kinds of records of a handler", async () => {
    const path = folder.newPath();
    const clock = new SteadyClock();
    const handler = new BedrockSavingsHandler({
      baseline: `us.${pro}`,
      comparisons: { 常に軽量: lite, 'say "always"': pro },
      routerFeeUsdPerCall: 0.001,
      timeZone: "Asia/Tokyo",
      clock: clock.now,
      exporters: [new JsonLinesExporter({ path })],
    });
    await runMixedTraffic([handler], clock);
    await expectSame(path);

    const results = folder.newPath("csv");
    await duckdb.run(`COPY (SELECT * FROM bedrock_report) TO '${results}' (HEADER)`);
    const { ledger } = await replayLog(path);
    const { code, out, error } = await runCli(["report", "--from-athena-results", results]);
    expect({ code, error }).toEqual({ code: 0, error: [] });
    expect(out).toBe(`${renderText(toReport(ledger), { recommendations: recommendSavings(ledger) })}\n`);
  });

  it("gives the totals of replayLog: many days, tags and users", async () => {
    await expectSame(write(sampleRecords({ days: 8 })));
    await expectSame(write(sampleRecords({ days: 3 })), { dimensions: ["user", "thread"] });
  });

  it("gives the totals of replayLog: any records, beyond 2^63 picodollars", async () => {
    const most = 10n ** 18n;
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryRecord, { minLength: 1, maxLength: 40 }), async (records) => {
        const dear = Array.from({ length: 20 }, () => recorded({ cost: most, at: records[0]?.at ?? 0 }));
        await expectSame(write([...records, ...dear.map((one) => ({ ...one, day: records[0]?.day ?? one.day }))]));
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });

  it("counts failed, abandoned, retried, fallen-back, routed, tiered and cached calls as replayLog does", async () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:default-prompt-router/amazon.nova:1";
    const arn = `arn:aws:bedrock:us-east-1::foundation-model/${lite}`;
    const usage = { inputTokens: 7, cacheReadTokens: 1, cacheWrite5mTokens: 2, cacheWrite1hTokens: 3, outputTokens: 4 };
    await expectSame(
      write([
        recorded({ outcome: "failed", errorKind: "ThrottlingException", requestedModelId: `us.${lite}` }),
        recorded({ outcome: "failed", errorKind: 'Odd\n"name", 名前', requestedModelId: arn, timeToFirstTokenMs: 5 }),
        recorded({ outcome: "failed", requestedModelId: router, tags: ["a", "b"] }),
        recorded({ outcome: "failed" }),
        recorded({ outcome: "abandoned", requestedModelId: router, routing: { attempts: 1 } }),
        recorded({ outcome: "abandoned", requestedModelId: "not a model", labels: { user: '佐藤, "x"' } }),
        recorded({ outcome: "cached", avoided: 5n, call: { invokedModel: { modelId: lite, scope: "us" } } }),
        recorded({ outcome: "cached" }),
        recorded({ routing: { attempts: 3, fallbacks: [{}] as never }, durationMs: 1, timeToFirstTokenMs: 0 }),
        recorded({ call: { usage, routerArn: router, serviceTier: "flex" }, durationMs: 1234.5 }),
        recorded({
          call: { usage, clientRouter: "cascade", purpose: "shadow" },
          cost: 12n,
          prices: { source: "a+b", asOf: "2026-11-01" },
        }),
        recorded({ call: { invokedModel: { modelId: "acme.x", scope: "us" } }, tags: ["a", "a", "夜間"] }),
      ]),
    );
  });

  it("reads an old log, whose records lack what came later, and leaves the lines out that replayLog leaves out", async () => {
    const line = toLogLine(recorded({ cost: 5n, durationMs: 3 }));
    const bad = [
      line.slice(0, 60),
      "not JSON",
      "{}",
      '{"type":"other"}',
      line.replace('"cost":"5"', '"cost":"-5"'),
      line.replace('"cost":"5"', '"cost":"five"'),
      line.replace('"day":"2026', '"day":"1826'),
      line.replace('"outcome":"answered"', '"outcome":"lost"'),
    ];
    const path = folder.write(
      [line.replace('"timeZone":"UTC",', ""), ...bad.map((one) => `${one.trim()}\n`), "\n", line].join(""),
    );
    await expectSame(path);
    expect((await query(path)).totals.calls).toBe(2);
  });

  it("reads folders by day, compressed or not, and counts a range of days", async () => {
    const records = sampleRecords({ days: 5 });
    const root = folder.newPath("folders");
    for (const day of new Set(records.map((record) => record.day))) {
      mkdirSync(join(root, `day=${day}`), { recursive: true });
      const lines = records
        .filter((record) => record.day === day)
        .map(toLogLine)
        .join("");
      writeFileSync(join(root, `day=${day}`, "calls.jsonl.gz"), gzipSync(lines));
    }
    const range = { from: "2026-11-18", to: "2026-11-19" };
    const { ledger } = await replayLog(write(records), {
      breakdowns: [],
      where: ({ day }) => day >= range.from && day <= range.to,
    });
    expect(await query(join(root, "day=*", "*.jsonl.gz"), range)).toEqual(ledger);
  });

  it("gives an empty ledger for an empty log", async () => {
    await expectSame(folder.write("\n"));
  });
});

describe("readAthenaResults", () => {
  const header = resultColumns.join();

  it("names the file and the problem of what is no result", async () => {
    await expect(readAthenaResults(folder.newPath("csv"))).rejects.toThrow(AthenaResultsError);
    await expect(readAthenaResults(folder.write("a,b\n1,2\n", "csv"))).rejects.toThrow(
      /its first line is not section,/,
    );
    expect(() => parseAthenaResults(`${header}\nsum,total,,calls,1\n`)).toThrow(/totals\./);
    expect(() => parseAthenaResults(`${header}\nsum,total,,calls,many\n`)).toThrow(
      /"results.csv" cannot be read: totals/,
    );
  });

  it("reads quotes, commas and line ends in names", () => {
    expect(parseCsv('a,"b ""c"", d\ne"\r\n,\n"open')).toEqual([["a", 'b "c", d\ne'], ["", ""], ["open"]]);
  });
});

describe("buildLogSql for Athena", () => {
  const location = "s3://logs/bedrock/";

  it("is the SQL that DuckDB runs, but for four functions and the table", () => {
    const [athena, duckdb] = (["athena", "duckdb"] as const).map((dialect) => buildLogSql({ location, dialect }));
    const neutral = (sql: string | undefined): string =>
      (sql ?? "")
        .replaceAll('"default".', "")
        .replaceAll(/"(bedrock_\w+)"/g, "$1")
        .replaceAll("json_extract_scalar", "json_extract_string")
        .replaceAll("TRY(json_parse(line)) IS NOT NULL", "json_valid(line)")
        .replaceAll("AS ARRAY(VARCHAR)", "AS VARCHAR[]")
        .replaceAll("AS ARRAY(JSON)", "AS JSON[]");
    expect(neutral(athena?.recordsView)).toBe(duckdb?.recordsView);
    expect(neutral(athena?.reportView)).toBe(duckdb?.reportView);
  });

  it("projects the partitions of days, and reads no day that a range leaves out", () => {
    const sql = buildLogSql({ location: "s3://logs/bedrock", database: "costs", from: "2026-11-01", to: "2026-11-30" });
    expect(sql.table).toContain(`'storage.location.template' = 's3://logs/bedrock/day=\${log_day}/'`);
    expect(sql.table).toContain("'projection.log_day.range' = '2026-01-01,NOW+1DAYS'");
    expect(sql.reportQuery).toContain("WHERE log_day >= '2026-10-31' AND day >= '2026-11-01' AND day <= '2026-11-30'");
    expect(renderLogSql(sql)).toContain('CREATE OR REPLACE VIEW "costs"."bedrock_report"');
  });

  it.each([
    ["athena", "s3://bucket/prefix/"],
    ["duckdb", "logs/day=*/*.jsonl*"],
  ] as const)("is what the package publishes in sql/%s.sql", (dialect, location) => {
    const published = readFileSync(new URL(`../../sql/${dialect}.sql`, import.meta.url), "utf8");
    expect(published).toBe(`${renderLogSql(buildLogSql({ location, dialect }))}\n`);
  });

  it.each<[Partial<LogSqlOptions>, RegExp]>([
    [{ location: "logs/" }, /location "logs\/": pass an address such as s3/],
    [{ location: "s3://bucket/x' OR 1/" }, /location/],
    [{ location: "", dialect: "duckdb" }, /pass the path of the log/],
    [{ database: "a.b" }, /database "a.b"/],
    [{ dialect: "mysql" as never }, /dialect "mysql": pass "athena" or "duckdb"/],
    [{ from: "2026-02-30" }, /from "2026-02-30": pass a day/],
    [{ dimensions: ["user'--"] }, /dimensions\[0\]/],
    [{ dimensions: ["Team", "team"] }, /two of them have the same name/],
  ])("refuses %j", (options, message) => {
    expect(() => buildLogSql({ location, ...options })).toThrow(message);
  });
});
