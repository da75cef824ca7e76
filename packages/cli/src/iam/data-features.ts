import { budgetTablePolicy } from "@bedrock-routed/callbacks/dynamodb";
import { type ResponseCacheTask, responseCachePolicy } from "@bedrock-routed/response-cache/dynamodb";
import { allow, type BuildStatements, type PolicyScope, type PolicyStatement } from "./policy";

// Tables in Amazon DynamoDB, metrics and prices.

function tableArn({ partition, region, account, table }: PolicyScope): string {
  return `arn:${partition}:dynamodb:${region}:${account}:table/${table}`;
}

interface TableStatement extends Omit<PolicyStatement, "Resource"> {
  readonly Resource: string;
}

/** The packages of the tables know what they send. */
function toStatements({ Statement }: { readonly Statement: readonly TableStatement[] }): readonly PolicyStatement[] {
  return Statement.map(({ Sid, Effect, Action, Resource }) => ({ Sid, Effect, Action, Resource: [Resource] }));
}

/** What programs send that only use a table is less than what sets it up. */
const cacheFor =
  (...tasks: readonly ResponseCacheTask[]): BuildStatements =>
  (scope) =>
    toStatements(responseCachePolicy({ tableArn: tableArn(scope), tasks }));

export const cache: BuildStatements = cacheFor("calls");
export const cacheSetup: BuildStatements = cacheFor("setup");
export const cacheClear: BuildStatements = cacheFor("clear");

const budgetStatements = (scope: PolicyScope): readonly PolicyStatement[] =>
  toStatements(budgetTablePolicy({ tableArn: tableArn(scope), setup: true }));

/** The table of a budget has two statements: the first is for programs, the rest creates the table. */
export const budget: BuildStatements = (scope) => toStatements(budgetTablePolicy({ tableArn: tableArn(scope) }));
export const budgetSetup: BuildStatements = (scope) => budgetStatements(scope).slice(budget(scope).length);

export const reconcile: BuildStatements = () => [
  allow("ReadMetrics", ["cloudwatch:ListMetrics", "cloudwatch:GetMetricData"], ["*"]),
];

export const metrics: BuildStatements = () => [
  {
    ...allow("PutMetrics", ["cloudwatch:PutMetricData"], ["*"]),
    Condition: { StringEquals: { "cloudwatch:namespace": "BedrockRouted" } },
  },
];

export const prices: BuildStatements = () => [allow("ReadPriceList", ["pricing:GetProducts"], ["*"])];
