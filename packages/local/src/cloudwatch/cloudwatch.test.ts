import { gzipSync } from "node:zlib";
import {
  CloudWatchClient,
  DeleteDashboardsCommand,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
  type MetricDataQuery,
  type MetricDatum,
  PutDashboardCommand,
  PutMetricDataCommand,
  type PutMetricDataCommandInput,
  paginateListMetrics,
} from "@aws-sdk/client-cloudwatch";
import { omitUndefined } from "@bedrock-routed/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { DashboardStore } from "./dashboards";

const NOW = Date.parse("2026-11-21T12:00:30Z");
const MINUTE = 60_000;
let local: LocalBedrock;
let client: CloudWatchClient;
beforeAll(async () => {
  local = await startLocalBedrock({
    now: () => NOW,
    strictAuth: { keys: { AKIDTEST: "secret" }, bearerTokens: ["token"] },
  });
  client = new CloudWatchClient({ ...local.clientConfig, systemClockOffset: NOW - Date.now() });
});
afterAll(() => local.close());

const put = (MetricData: MetricDatum[] | undefined, Namespace = "Tests"): Promise<unknown> =>
  client.send(new PutMetricDataCommand({ Namespace, MetricData }));
const query = (Id: string, Stat: string, change: Partial<NonNullable<MetricDataQuery["MetricStat"]>> = {}) => ({
  Id,
  MetricStat: { Metric: { Namespace: "Tests", MetricName: "Tokens" }, Period: 60, Stat, ...change },
});
const get = async (MetricDataQueries: MetricDataQuery[], ScanBy?: "TimestampAscending") => {
  const range = { StartTime: new Date(NOW - 10 * MINUTE), EndTime: new Date(NOW + MINUTE) };
  const input = { MetricDataQueries, ...range, ...omitUndefined({ ScanBy }) };
  return (await client.send(new GetMetricDataCommand(input))).MetricDataResults ?? [];
};

it("the server's environment has the endpoint of CloudWatch", () => {
  expect(local.env.AWS_ENDPOINT_URL_CLOUDWATCH).toBe(local.url);
});

describe("metrics", () => {
  it("are combined by the minute, for every statistic", async () => {
    const at = (minutes: number): Date => new Date(NOW - minutes * MINUTE);
    await put([
      { MetricName: "Tokens", Value: 10, Timestamp: at(2) },
      { MetricName: "Tokens", Value: 30, Timestamp: new Date(NOW - 2 * MINUTE + 5000) },
      { MetricName: "Tokens", Values: [1, 5], Counts: [2, 1], Timestamp: at(0) },
      {
        MetricName: "Tokens",
        StatisticValues: { SampleCount: 2, Sum: 10, Minimum: 4, Maximum: 6 },
        Timestamp: at(0),
      },
      { MetricName: "Tokens", Value: 1000, Dimensions: [{ Name: "Model", Value: "a" }] },
    ]);
    const statistics = ["Sum", "Average", "Minimum", "Maximum", "SampleCount"];
    const results = await get(statistics.map((name) => query(name.toLowerCase(), name)));
    expect(results.map(({ Id, Values }) => [Id, Values])).toEqual([
      ["sum", [17, 40]],
      ["average", [17 / 5, 20]],
      ["minimum", [1, 10]],
      ["maximum", [6, 30]],
      ["samplecount", [5, 2]],
    ]);
    expect(results[0]).toMatchObject({
      Label: "Tokens",
      StatusCode: "Complete",
      Timestamps: [new Date("2026-11-21T12:00:00Z"), new Date("2026-11-21T11:58:00Z")],
    });
    const [ascending] = await get([query("a", "Sum")], "TimestampAscending");
    expect(ascending?.Values).toEqual([40, 17]);
    const [wide] = await get([query("wide", "Sum", { Period: 3600 })]);
    expect(wide?.Values).toEqual([17, 40]);
  });

  it("with other dimensions are other metrics, and the order of dimensions has no effect", async () => {
    const dimensions = [
      { Name: "Model", Value: "a" },
      { Name: "App", Value: "b" },
    ];
    await put([{ MetricName: "Calls", Value: 1, Dimensions: dimensions, Unit: "Count" }]);
    const of = (Dimensions: typeof dimensions, Unit?: "Count" | "Seconds"): MetricDataQuery =>
      query(`q${Dimensions.length}${Unit ?? ""}`, "Sum", {
        Metric: { Namespace: "Tests", MetricName: "Calls", Dimensions },
        ...omitUndefined({ Unit }),
      });
    const queries = [of(dimensions.toReversed()), of([]), of(dimensions, "Count"), of(dimensions, "Seconds")];
    expect((await get(queries)).map(({ Values }) => Values)).toEqual([[1], [], [1], []]);
  });

  it("with high resolution are kept by the second", async () => {
    const Timestamp = new Date(NOW - 5 * MINUTE);
    const datum = { MetricName: "Fast", Value: 1, StorageResolution: 1 };
    await put([
      { ...datum, Timestamp },
      { ...datum, Timestamp: new Date(Timestamp.getTime() + 1000) },
    ]);
    const Metric = { Namespace: "Tests", MetricName: "Fast" };
    const [fast, slow] = await get([
      query("fast", "Sum", { Metric, Period: 1 }),
      query("slow", "Sum", { Metric, Period: 60 }),
    ]);
    expect([fast?.Values, slow?.Values]).toEqual([[1, 1], [2]]);
  });

  it("are listed", async () => {
    await put(
      Array.from({ length: 600 }, (_, index) => ({ MetricName: `m${index}`, Value: 1 })),
      "Many",
    );
    const pages: number[] = [];
    for await (const page of paginateListMetrics({ client }, { Namespace: "Many" }))
      pages.push(page.Metrics?.length ?? 0);
    expect(pages).toEqual([500, 100]);
    for await (const page of paginateListMetrics({ client }, { Dimensions: [{ Name: "App" }] })) {
      expect(page.Metrics).toEqual([
        {
          Namespace: "Tests",
          MetricName: "Calls",
          Dimensions: [
            { Name: "App", Value: "b" },
            { Name: "Model", Value: "a" },
          ],
        },
      ]);
    }
  });

  it("are accepted compressed, with a signature of the compressed body", async () => {
    const data = Array.from({ length: 1000 }, (_, index) => ({
      MetricName: "Compressed",
      Value: index,
      Dimensions: [{ Name: "Number", Value: `number ${index % 10}` }],
    }));
    await put(data);
    expect(local.requests.at(-1)?.headers["content-encoding"]).toBe("gzip");
    const Metric = {
      Namespace: "Tests",
      MetricName: "Compressed",
      Dimensions: [{ Name: "Number", Value: "number 3" }],
    };
    const [result] = await get([query("count", "SampleCount", { Metric })]);
    expect(result?.Values).toEqual([100]);
  });

  it.each([
    ["is not gzip", Buffer.from("nonsense"), /not in the format/],
    ["is truncated", gzipSync("x".repeat(1000)).subarray(0, 20), /not in the format/],
    ["is too large after decompression", gzipSync(Buffer.alloc(30_000_000)), /too large/],
  ])("are refused when the body %s", async (_, body, message) => {
    const headers = { "content-encoding": "gzip", authorization: "Bearer token", "x-amz-date": "20261121T120030Z" };
    const target = { "x-amz-target": "GraniteServiceVersion20100801.PutMetricData" };
    const response = await fetch(local.url, { method: "POST", body, headers: { ...headers, ...target } });
    expect([response.status, await response.text()]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe("PutMetricData refuses", () => {
  const datum: MetricDatum = { MetricName: "x", Value: 1 };
  const many = (length: number): MetricDatum[] => Array.from({ length }, () => datum);
  const dimensions = Array.from({ length: 31 }, (_, index) => ({ Name: `d${index}`, Value: "v" }));
  it.each<[string, Partial<PutMetricDataCommandInput>, string, RegExp]>([
    ["1,001 metrics", { MetricData: many(1001) }, "InvalidParameterValueException", /MetricData.*greater than 1000/],
    [
      "31 dimensions",
      { MetricData: [{ ...datum, Dimensions: dimensions }] },
      "InvalidParameterValueException",
      /Dimensions must not have a size greater than 30/,
    ],
    ["AWS's namespaces", { Namespace: "AWS/Bedrock" }, "InvalidParameterValueException", /AWS\/Bedrock/],
    ["no data", { MetricData: undefined }, "MissingRequiredParameterException", /MetricData is required/],
    ["no name", { MetricData: [{ MetricName: "", Value: 1 }] }, "InvalidParameterValueException", /MetricName/],
    ["no value", { MetricData: [{ MetricName: "x" }] }, "InvalidParameterCombinationException", /At least one/],
    [
      "two kinds of value",
      { MetricData: [{ ...datum, Values: [1] }] },
      "InvalidParameterCombinationException",
      /MetricData\.member\.1\.Value and MetricData\.member\.1\.Values are mutually exclusive/,
    ],
    ["NaN", { MetricData: [{ ...datum, Value: Number.NaN }] }, "InvalidParameterValueException", /NaN/],
    [
      "151 values",
      { MetricData: [{ MetricName: "x", Values: Array(151).fill(1) }] },
      "InvalidParameterValueException",
      /150/,
    ],
    [
      "another number of counts than of values",
      { MetricData: [{ MetricName: "x", Values: [1], Counts: [1, 2] }] },
      "InvalidParameterValueException",
      /same size/,
    ],
    [
      "an old time",
      { MetricData: [{ ...datum, Timestamp: new Date(NOW - 15 * 86_400_000) }] },
      "InvalidParameterValueException",
      /two weeks/,
    ],
    [
      "a time in the far future",
      { MetricData: [{ ...datum, Timestamp: new Date(NOW + 3 * 3_600_000) }] },
      "InvalidParameterValueException",
      /two hours in the future/,
    ],
    [
      "a resolution of 30",
      { MetricData: [{ ...datum, StorageResolution: 30 }] },
      "InvalidParameterValueException",
      /StorageResolution/,
    ],
    [
      "more than 1 MB",
      { MetricData: [{ ...datum, MetricName: "x".repeat(1_100_000) }] },
      "RequestEntityTooLarge",
      /1 MB/,
    ],
  ])("%s", async (_, change, name, message) => {
    const input = { Namespace: "Tests", MetricData: [datum], ...change };
    await expect(client.send(new PutMetricDataCommand(input))).rejects.toMatchObject({
      name,
      message: expect.stringMatching(message),
    });
  });

  it("a whole request if one measurement is invalid", async () => {
    await expect(put([{ MetricName: "Half", Value: 1 }, { MetricName: "Half" }])).rejects.toThrow("At least one");
    const [result] = await get([query("half", "Sum", { Metric: { Namespace: "Tests", MetricName: "Half" } })]);
    expect(result?.Values).toEqual([]);
  });
});

describe("GetMetricData refuses", () => {
  it.each<[string, MetricDataQuery[], RegExp]>([
    ["neither a metric nor an expression", [{ Id: "e" }], /exactly one of/],
    ["SEARCH", [{ Id: "e", Expression: "SUM(SEARCH('x', 'Sum'))" }], /Syntax error/],
    ["other functions", [{ Id: "e", Expression: "SUM(2)" }], /evaluates no SUM/],
    ["unknown ids", [{ Id: "e", Expression: "a + 1" }], /unknown id a/],
    ["an expression over itself", [{ Id: "e", Expression: "e + 1" }], /unknown id e/],
    ["an open bracket", [{ Id: "e", Expression: "(1 + 2" }], /Syntax error/],
    ["deep brackets", [{ Id: "e", Expression: "(".repeat(900) }], /Syntax error/],
    ["percentiles", [query("p", "p99")], /p99/],
    ["periods of 7 s", [query("p", "Sum", { Period: 7 })], /multiple of 60/],
    ["ids that start with an upper-case letter", [query("Id", "Sum")], /pattern/],
    ["a repeated id", [query("a", "Sum"), query("a", "Sum")], /unique/],
  ])("%s", async (_, queries, message) => {
    await expect(get(queries)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringMatching(message),
    });
  });
});

it("evaluates metric math", async () => {
  const at = (minutes: number): Date => new Date(NOW - minutes * MINUTE);
  const read = (MetricName: string, Value: number, minutes: number): MetricDatum => ({
    MetricName,
    Value,
    Timestamp: at(minutes),
  });
  await put([read("Read", 30, 3), read("Read", 10, 2), read("Input", 70, 3), read("Input", 0, 1)], "Math");
  const stat = (Id: string, MetricName: string): MetricDataQuery => ({
    Id,
    ReturnData: false,
    MetricStat: { Metric: { Namespace: "Math", MetricName }, Period: 60, Stat: "Sum" },
  });
  const results = await get(
    [
      stat("read", "Read"),
      stat("input", "Input"),
      { Id: "rate", Expression: "100 * read / (read + input)" },
      { Id: "filled", Expression: "FILL(read, 0) - -1" },
      { Id: "kept", Expression: "IF(read >= 20, rate)" },
      { Id: "chosen", Expression: "IF(read < 20, 1.5, rate)" },
      { Id: "undivided", Expression: "1 / input" },
    ],
    "TimestampAscending",
  );
  const values = Object.fromEntries(results.map(({ Id, Values }) => [Id, Values]));
  expect(values).toMatchObject({ rate: [30], kept: [30], chosen: [30, 1.5], undivided: [1 / 70] });
  expect(values.filled).toHaveLength(12);
  expect(values.filled?.filter((value: number) => value > 1)).toEqual([31, 11]);
});

describe("dashboards", () => {
  const widget = {
    type: "metric",
    width: 12,
    height: 6,
    properties: { metrics: [["Tests", "Tokens"]], region: "us-east-1" },
  };

  it("are stored unchanged", async () => {
    const DashboardBody = JSON.stringify({ widgets: [widget, { type: "text", properties: { markdown: "# Hi" } }] });
    await client.send(new PutDashboardCommand({ DashboardName: "Savings", DashboardBody }));
    expect(await client.send(new GetDashboardCommand({ DashboardName: "Savings" }))).toMatchObject({
      DashboardBody,
      DashboardArn: "arn:aws:cloudwatch::123456789012:dashboard/Savings",
    });
    await expect(client.send(new GetDashboardCommand({ DashboardName: "None" }))).rejects.toMatchObject({
      // DashboardNotFoundError on the wire. The client uses the query protocol's code, which another error has too.
      name: "ResourceNotFound",
      message: "Dashboard None does not exist",
      $metadata: { httpStatusCode: 404 },
    });
  });

  it("are listed and deleted by name", async () => {
    for (const DashboardName of ["list-b", "list-a", "other"]) {
      await client.send(new PutDashboardCommand({ DashboardName, DashboardBody: '{"widgets":[]}' }));
    }
    const list = new ListDashboardsCommand({ DashboardNamePrefix: "list-" });
    expect((await client.send(list)).DashboardEntries).toEqual(
      ["list-a", "list-b"].map((DashboardName) => ({
        DashboardName,
        DashboardArn: `arn:aws:cloudwatch::123456789012:dashboard/${DashboardName}`,
        LastModified: new Date(NOW),
        Size: 14,
      })),
    );
    const remove = (DashboardNames: string[]) => client.send(new DeleteDashboardsCommand({ DashboardNames }));
    await expect(remove(["list-a", "none"])).rejects.toThrow("Dashboard none does not exist");
    await remove(["list-a", "list-b"]);
    expect((await client.send(list)).DashboardEntries).toEqual([]);
  });

  it.each<[string, unknown, string[]]>([
    ["a body that is not JSON", "{", ["/"]],
    ["no widgets", {}, ["/widgets"]],
    ["an unknown widget", { widgets: [{ ...widget, type: "pie" }] }, ["/widgets/0/type"]],
    [
      "a wide widget",
      {
        widgets: [
          { ...widget, x: 20 },
          { ...widget, width: 25 },
        ],
      },
      ["/widgets/0", "/widgets/1/width", "/widgets/1"],
    ],
    [
      "a widget without properties",
      { widgets: [{ type: "metric", properties: {} }] },
      ["/widgets/0/properties", "/widgets/0/properties"],
    ],
    ["a text widget without text", { widgets: [{ type: "text", properties: {} }] }, ["/widgets/0/properties"]],
  ])("with %s are refused", async (_, body, paths) => {
    const DashboardBody = typeof body === "string" ? body : JSON.stringify(body);
    const command = new PutDashboardCommand({ DashboardName: "Bad", DashboardBody });
    await expect(client.send(command)).rejects.toMatchObject({
      name: "DashboardInvalidInputError",
      dashboardValidationMessages: paths.map((DataPath) => ({ DataPath, Message: expect.any(String) })),
    });
  });

  it("with a space in their name are refused", async () => {
    const command = new PutDashboardCommand({ DashboardName: "two words", DashboardBody: '{"widgets":[]}' });
    await expect(client.send(command)).rejects.toMatchObject({ name: "DashboardInvalidInputError" });
  });

  it("are limited to 500, and existing ones can still be replaced", () => {
    const store = new DashboardStore();
    for (let count = 0; count < 500; count += 1) store.set(`d${count}`, "{}");
    expect(() => store.set("another", "{}")).toThrow(expect.objectContaining({ name: "LimitExceededFault" }));
    store.set("d0", "changed");
    expect(store.get("d0")).toBe("changed");
  });
});
