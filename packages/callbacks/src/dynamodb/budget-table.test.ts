import { CreateTableCommand, DescribeTableCommand, DescribeTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalDynamoDB, startLocalDynamoDB } from "../testing/local-dynamodb";
import { BudgetTableError, budgetTablePolicy, ensureBudgetTable } from "./index";

const tableArn = "arn:aws:dynamodb:us-east-1:123456789012:table/budgets";
let local: LocalDynamoDB;
beforeAll(async () => {
  local = await startLocalDynamoDB();
});
afterAll(() => local.close());

describe("ensureBudgetTable", () => {
  it("creates a table with on-demand billing and a time to live, once, whoever is first", async () => {
    const client = local.client();
    const options = { client, tableName: "budgets", tags: { team: "search" } };
    const made = await Promise.all([ensureBudgetTable(options), ensureBudgetTable(options)]);
    expect(made.filter(({ isCreated }) => isCreated)).toHaveLength(1);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: "budgets" }));
    expect(Table).toMatchObject({
      TableStatus: "ACTIVE",
      BillingModeSummary: { BillingMode: "PAY_PER_REQUEST" },
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
    });
    const { TimeToLiveDescription } = await client.send(new DescribeTimeToLiveCommand({ TableName: "budgets" }));
    expect(TimeToLiveDescription).toEqual({ TimeToLiveStatus: "ENABLED", AttributeName: "expires" });
    local.operations.length = 0;
    expect(await ensureBudgetTable(options)).toEqual({
      tableName: "budgets",
      tableArn: Table?.TableArn,
      isCreated: false,
    });
    expect(local.operations).toEqual(["DescribeTable", "DescribeTable", "DescribeTimeToLive"]);
  });

  it("does not touch a table that has another key", async () => {
    const client = local.client();
    await client.send(
      new CreateTableCommand({
        TableName: "orders",
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "order", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "order", KeyType: "HASH" }],
      }),
    );
    const refused = ensureBudgetTable({ client, tableName: "orders" });
    await expect(refused).rejects.toThrow(BudgetTableError);
    await expect(refused).rejects.toThrow(/its key is order, and a budget's is the text id\. Choose another tableName/);
  });

  it("stops waiting when it is told to", async () => {
    const client = local.client();
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(ensureBudgetTable({ client, tableName: "budgets", signal })).rejects.toThrow("stop");
  });

  it("refuses options that do not exist", async () => {
    const options = { client: local.client(), tableName: "budgets", billing: "provisioned" };
    await expect(ensureBudgetTable(options)).rejects.toThrow(/billing .*there is no such option/);
  });
});

describe("budgetTablePolicy", () => {
  it("allows what the store needs, and the set-up only when asked", () => {
    expect(budgetTablePolicy({ tableArn }).Statement).toEqual([
      { Sid: "CountBudgets", Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:UpdateItem"], Resource: tableArn },
    ]);
    const setup = budgetTablePolicy({ tableArn, setup: true }).Statement.flatMap(({ Action }) => Action);
    expect(setup).toContain("dynamodb:UpdateTimeToLive");
    expect(() => budgetTablePolicy({ tableArn: "budgets" })).toThrow(/tableArn "budgets": pass the ARN of a table/);
  });
});
