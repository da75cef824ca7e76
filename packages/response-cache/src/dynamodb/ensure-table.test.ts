import { CreateTableCommand, DescribeTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { startTableServer, type TableServer } from "../testing/table-server";
import { ensureResponseCacheTable, planResponseCacheTable, responseCachePolicy, TableDiffersError } from "./index";

let server: TableServer;
let client: DynamoDBClient;

beforeAll(async () => {
  server = await startTableServer();
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new DynamoDBClient({ endpoint: server.endpoint, region: "us-east-1", credentials, maxAttempts: 1 });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
beforeEach(() => {
  server.fault = undefined;
});

const writes = (since: number): string[] =>
  server.requests
    .slice(since)
    .map(({ operation }) => operation)
    .filter((operation) => !operation.startsWith("Describe"));

describe("ensureResponseCacheTable", () => {
  it("creates the table as planned, and only once", async () => {
    const options = { tableName: "planned", client };
    const plan = await planResponseCacheTable(options);
    expect(plan.action).toBe("create");
    expect(plan.requests.map(({ operation }) => operation)).toEqual(["CreateTable", "UpdateTimeToLive"]);
    expect(plan.requests[0]?.input).toMatchObject({ BillingMode: "PAY_PER_REQUEST" });
    const since = server.requests.length;
    const created = await ensureResponseCacheTable(options);
    expect(created).toMatchObject({ action: "create", timeToLive: "enabled", tableName: "planned" });
    expect(created.tableArn).toMatch(/:table\/planned$/);
    const sent = server.requests.slice(since).filter(({ operation }) => !operation.startsWith("Describe"));
    expect(sent.map(({ operation, body }) => ({ operation, input: body }))).toEqual(plan.requests);
    expect(await planResponseCacheTable(options)).toMatchObject({ action: "reuse", requests: [] });
    const later = server.requests.length;
    expect((await ensureResponseCacheTable(options)).action).toBe("reuse");
    expect(writes(later)).toEqual([]);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: "planned" }));
    expect(Table?.BillingModeSummary?.BillingMode).toBe("PAY_PER_REQUEST");
  });

  it("can run in several processes at the same time", async () => {
    const tables = await Promise.all(
      Array.from({ length: 5 }, () => ensureResponseCacheTable({ tableName: "together", client })),
    );
    expect(tables.map(({ timeToLive }) => timeToLive)).toEqual(tables.map(() => "enabled"));
  });

  it("adds the TTL to a table that lacks it, and goes on where TTL does not exist", async () => {
    server.fault = ({ operation }) =>
      operation.endsWith("TimeToLive") ? { exception: "UnknownOperationException" } : undefined;
    expect(await ensureResponseCacheTable({ tableName: "no-ttl", client })).toMatchObject({
      timeToLive: "unsupported",
    });
    server.fault = undefined;
    expect((await planResponseCacheTable({ tableName: "no-ttl", client })).action).toBe("update");
    expect(await ensureResponseCacheTable({ tableName: "no-ttl", client })).toMatchObject({
      action: "update",
      timeToLive: "enabled",
    });
  });

  it("says how a table of other keys differs", async () => {
    await client.send(
      new CreateTableCommand({
        TableName: "others",
        AttributeDefinitions: [{ AttributeName: "id", AttributeType: "N" }],
        KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    const since = server.requests.length;
    const refused = ensureResponseCacheTable({ tableName: "others", client });
    await expect(refused).rejects.toBeInstanceOf(TableDiffersError);
    await expect(refused).rejects.toThrow(/its partition key is id \(N\) and not pk \(S\); its sort key is missing/);
    expect(writes(since)).toEqual([]);
  });

  it("says that another attribute is the TTL", async () => {
    await ensureResponseCacheTable({ tableName: "other-ttl", client });
    server.fault = ({ operation }) =>
      operation === "DescribeTimeToLive"
        ? { change: () => ({ TimeToLiveDescription: { TimeToLiveStatus: "ENABLED", AttributeName: "gone" } }) }
        : undefined;
    await expect(planResponseCacheTable({ tableName: "other-ttl", client })).rejects.toThrow(
      "its TTL attribute is gone and not expiresAt",
    );
  });

  it("passes on the errors of DynamoDB", async () => {
    server.fault = () => ({ exception: "AccessDeniedException", message: "not allowed" });
    await expect(ensureResponseCacheTable({ tableName: "denied", client })).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
});

describe("responseCachePolicy", () => {
  const tableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/answers";

  it("allows what calls send, and nothing else", () => {
    expect(responseCachePolicy({ tableArn })).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "ResponseCacheCalls",
          Effect: "Allow",
          Action: ["dynamodb:BatchGetItem", "dynamodb:PutItem"],
          Resource: tableArn,
        },
      ],
    });
  });

  it("allows further tasks on request", () => {
    const { Statement } = responseCachePolicy({ tableArn, tasks: ["calls", "clear", "setup", "calls"] });
    expect(Statement.map(({ Sid }) => Sid)).toEqual(["ResponseCacheCalls", "ResponseCacheClear", "ResponseCacheSetup"]);
  });

  it.each(["answers", "arn:aws:dynamodb:us-east-1:123456789012:table/*", "*"])("refuses %s", (given) => {
    expect(() => responseCachePolicy({ tableArn: given })).toThrow(expect.objectContaining({ option: "tableArn" }));
  });
});
