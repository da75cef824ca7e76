import { CloudWatch } from "@aws-sdk/client-cloudwatch";
import { InvalidOptionError } from "@bedrock-routed/core";
import { startLocalBedrock } from "@bedrock-routed/local";
import { describe, expect, it } from "vitest";
import { buildDashboard, type DashboardBody } from "./dashboard";
import { metricUnits } from "./metrics";

/** @see https://docs.aws.amazon.com/bedrock/latest/userguide/monitoring-runtime-metrics.html */
const bedrockMetrics = [
  ...["Invocations", "InvocationLatency", "InvocationClientErrors", "InvocationServerErrors", "InvocationThrottles"],
  ...["InputTokenCount", "OutputTokenCount", "LegacyModelInvocations", "OutputImageCount", "TimeToFirstToken"],
  ...["EstimatedTPMQuotaUsage", "CacheReadInputTokens", "CacheWriteInputTokens"],
];
const SEARCH = /SEARCH\('\{"([^"]+)","([^"]+)"\} MetricName="([^"]+)"', '(Sum|p\d\d)', 300\)/g;

interface Row {
  readonly id: string;
  readonly expression: string;
  readonly label?: string;
}

const rowsOf = (body: DashboardBody): readonly (readonly Row[])[] =>
  body.widgets.map(({ properties }) => ((properties.metrics ?? []) as readonly (readonly [Row])[]).map(([row]) => row));

describe.each(["en", "ja"] as const)("buildDashboard in %s", (language) => {
  const body = buildDashboard({ region: "ap-northeast-1", namespace: "Shop/Chat", language });

  it("is accepted by PutDashboard, and GetDashboard returns it unchanged", async () => {
    const local = await startLocalBedrock();
    const client = new CloudWatch(local.clientConfig);
    const DashboardName = `savings-${language}`;
    const { DashboardValidationMessages } = await client.putDashboard({
      DashboardName,
      DashboardBody: JSON.stringify(body),
    });
    expect(DashboardValidationMessages).toEqual([]);
    expect(JSON.parse((await client.getDashboard({ DashboardName })).DashboardBody ?? "")).toEqual(body);
    await local.close();
  });

  it("shows only metrics that exist, ours beside those of AWS/Bedrock", () => {
    const searches = rowsOf(body)
      .flat()
      .flatMap(({ expression }) => [...expression.matchAll(SEARCH)]);
    const namesOf = (source: string): string[] =>
      searches
        .filter(([, namespace, dimension]) => `${namespace}/${dimension}` === source)
        .map(([, , , name]) => `${name}`);
    expect(namesOf("Shop/Chat/model").filter((name) => !Object.hasOwn(metricUnits, name))).toEqual([]);
    expect(namesOf("AWS/Bedrock/ModelId").filter((name) => !bedrockMetrics.includes(name))).toEqual([]);
    expect(namesOf("AWS/Bedrock/ModelId")).toEqual(
      expect.arrayContaining(["CacheReadInputTokens", "CacheWriteInputTokens", "InputTokenCount"]),
    );
    expect(namesOf("Shop/Chat/model")).toEqual(expect.arrayContaining(["SavedUsd", "CostUsd", "CacheReadTokens"]));
    expect(namesOf("Shop/Chat/model").length + namesOf("AWS/Bedrock/ModelId").length).toBe(searches.length);
  });

  it("has expressions that refer only to rows of the same widget", () => {
    for (const rows of rowsOf(body)) {
      const ids = rows.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const { id, expression } of rows) {
        expect(id).toMatch(/^[a-z]\w*$/);
        const words = expression.replace(SEARCH, "1").match(/[a-z]\w*/g) ?? [];
        expect(words.filter((word) => !ids.includes(word))).toEqual([]);
      }
    }
  });

  it("places widgets within 24 columns without overlap", () => {
    const cells = body.widgets.flatMap(({ x, y, width, height }) =>
      Array.from({ length: width * height }, (_, cell) => `${x + (cell % width)},${y + Math.floor(cell / width)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
    expect(Math.max(...body.widgets.map(({ x, width }) => x + width))).toBe(24);
  });

  it("has all titles and labels in the language", () => {
    const titles = body.widgets.map(({ properties }) => String(properties.title ?? properties.markdown));
    const labels = rowsOf(body)
      .flat()
      .flatMap(({ label }) => label ?? [])
      .filter((label) => label !== "AWS/Bedrock");
    const isJapanese = (text: string): boolean => /[ぁ-んァ-ヶ一-龠]/.test(text);
    expect([...titles, ...labels].every((text) => isJapanese(text) === (language === "ja"))).toBe(true);
  });
});

it.each([
  { region: "" },
  { region: undefined as never },
  { region: "us-east-1", namespace: 'a"b' },
  { region: "us-east-1", namespace: "AWS/Bedrock" },
  { region: "us-east-1", language: "fr" as never },
])("buildDashboard refuses %j", (options) => {
  expect(() => buildDashboard(options)).toThrow(InvalidOptionError);
});
