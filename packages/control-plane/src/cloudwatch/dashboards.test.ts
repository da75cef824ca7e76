import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { buildDashboard } from "@bedrock-routed/callbacks/cloudwatch";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterAll, beforeAll, expect, it } from "vitest";
import { CloudWatchDashboards, InvalidOptionError, ResourceDiffersError } from "./index";

let local: LocalBedrock;
let dashboards: CloudWatchDashboards;
beforeAll(async () => {
  local = await startLocalBedrock();
  dashboards = new CloudWatchDashboards({ clientOptions: local.clientConfig });
});
afterAll(() => local.close());

const body = buildDashboard({ region: "us-east-1" });
const puts = (): unknown[] => local.requests.filter(({ operation }) => operation === "PutDashboard");

it("puts the dashboard of the callbacks once, and says what differs member by member", async () => {
  const definition = { name: "bedrock-savings", body };
  const plan = await dashboards.plan(definition);
  expect(plan).toMatchObject({
    action: "create",
    requests: [{ operation: "PutDashboard", iamAction: "cloudwatch:PutDashboard" }],
    notes: [expect.stringContaining("USD 3 a month")],
  });
  expect(puts()).toEqual([]);
  const { dashboard, action } = await dashboards.ensure(definition);
  expect([action, dashboard.arn]).toEqual(["create", "arn:aws:cloudwatch::123456789012:dashboard/bedrock-savings"]);
  expect(dashboard.body).toEqual(JSON.parse(JSON.stringify(body)));
  expect(puts()).toMatchObject([{ body: { DashboardName: "bedrock-savings", DashboardBody: JSON.stringify(body) } }]);
  expect((await dashboards.ensure(definition)).action).toBe("reuse");

  const japanese = { name: "bedrock-savings", body: buildDashboard({ region: "us-east-1", language: "ja" }) };
  const error = await dashboards.ensure(japanese).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ResourceDiffersError);
  const { differences, message } = error as ResourceDiffersError;
  expect(differences).toHaveLength(10);
  expect(differences.map(({ field }) => field)).toContain("body.widgets[1].properties.title");
  expect(message).toContain("which overwrites it.");
  expect(puts()).toHaveLength(1);
  expect((await dashboards.ensure(japanese, { replace: true })).action).toBe("replace");
  expect((await dashboards.ensure(japanese)).action).toBe("reuse");
});

it("lists by prefix, and deletes", async () => {
  for (const name of ["list-a", "list-b"]) await dashboards.ensure({ name, body: { widgets: [] } });
  const listed = await dashboards.list({ prefix: "list-" });
  expect(listed.map(({ name, bytes }) => [name, bytes])).toEqual([
    ["list-a", 14],
    ["list-b", 14],
  ]);
  await dashboards.delete("list-a");
  await expect(dashboards.get("list-a")).rejects.toMatchObject({
    reason: "not-found",
    iamAction: "cloudwatch:GetDashboard",
  });
  await expect(dashboards.delete("list-a")).rejects.toMatchObject({ reason: "not-found" });
});

it("refuses what it cannot send, and a body that the service refuses names the reason", async () => {
  const seen = local.requests.length;
  for (const definition of [
    { name: "two words", body: {} },
    { name: "x", body: "text" as unknown as object },
  ]) {
    await expect(dashboards.ensure(definition)).rejects.toBeInstanceOf(InvalidOptionError);
  }
  expect(local.requests).toHaveLength(seen);
  const refused = dashboards.ensure({ name: "broken", body: { widgets: [{ type: "pie" }] } });
  await expect(refused).rejects.toMatchObject({ reason: "invalid", operation: "PutDashboard" });
});

it("takes a client of the caller, and no Region beside it", () => {
  const client = new CloudWatchClient(local.clientConfig);
  expect(new CloudWatchDashboards({ client })).toBeInstanceOf(CloudWatchDashboards);
  expect(() => new CloudWatchDashboards({ client, region: "us-east-1" })).toThrow("they configure a new client");
});
