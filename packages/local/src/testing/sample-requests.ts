import type { JsonObject } from "../wire/read-json";

/** What an earlier request returned, by the name of its operation. */
export type Made = Readonly<Record<string, JsonObject>>;

/** A request in the words of the service model. */
export interface SampleRequest {
  readonly operation: string;
  /** Parts of the path, by their names in `Operation.path`. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonObject;
}

const HOUR_SECONDS = 3600;
const NOVA = { modelId: "amazon.nova-lite-v1:0" };
const CLAUDE = { modelId: "us.anthropic.claude-sonnet-4-5-20250929-v1:0" };
export const KNOWLEDGE_BASE = "ABCDEFGHIJ";
const model = (id: string): string => `arn:aws:bedrock:us-east-1::foundation-model/${id}`;
const profile = (id: string): string => `arn:aws:bedrock:us-east-1:123456789012:inference-profile/${id}`;
const tool = { toolSpec: { name: "clock", inputSchema: { json: { type: "object", properties: {} } } } };
const conversation: JsonObject = {
  system: [{ text: "Answer in one sentence." }, { cachePoint: { type: "default" } }],
  messages: [
    {
      role: "user",
      content: [
        { text: "How long do refunds take?" },
        { document: { name: "policy", format: "txt", source: { text: "Refunds take 30 days." } } },
      ],
    },
    { role: "assistant", content: [{ toolUse: { toolUseId: "t1", name: "clock", input: { zone: "UTC" } } }] },
    {
      role: "user",
      content: [{ toolResult: { toolUseId: "t1", content: [{ text: "12:00" }, { json: { hour: 12 } }] } }],
    },
  ],
  toolConfig: { tools: [tool], toolChoice: { auto: {} } },
};
const converse: JsonObject = {
  ...conversation,
  inferenceConfig: { maxTokens: 200, temperature: 0.5, stopSequences: ["###"] },
  requestMetadata: { team: "search" },
  serviceTier: { type: "default" },
  performanceConfig: { latency: "standard" },
  additionalModelRequestFields: { topK: 10 },
  additionalModelResponseFieldPaths: ["/stop_sequence"],
};
const structured: JsonObject = {
  messages: [{ role: "user", content: [{ text: "Name a colour." }] }],
  outputConfig: {
    textFormat: {
      type: "json_schema",
      structure: {
        jsonSchema: {
          name: "colour",
          schema: JSON.stringify({ type: "object", properties: { name: { type: "string" } } }),
        },
      },
    },
  },
};
const claudeBody: JsonObject = {
  anthropic_version: "bedrock-2023-05-31",
  max_tokens: 100,
  system: "Be brief.",
  messages: [{ role: "user", content: [{ type: "text", text: "How long do refunds take?" }] }],
  tools: [{ name: "clock", input_schema: { type: "object", properties: {} } }],
  tool_choice: { type: "auto" },
};
const reranking = {
  type: "BEDROCK_RERANKING_MODEL",
  bedrockRerankingConfiguration: { modelConfiguration: { modelArn: model("cohere.rerank-v3-5:0") } },
};
const search = {
  vectorSearchConfiguration: {
    numberOfResults: 3,
    overrideSearchType: "HYBRID",
    filter: { andAll: [{ notEquals: { key: "year", value: 1999 } }, { notIn: { key: "team", value: ["a"] } }] },
  },
};
const generation: JsonObject = {
  input: { text: "How long do refunds take?" },
  retrieveAndGenerateConfiguration: {
    type: "KNOWLEDGE_BASE",
    knowledgeBaseConfiguration: {
      knowledgeBaseId: KNOWLEDGE_BASE,
      modelArn: model("amazon.nova-lite-v1:0"),
      retrievalConfiguration: search,
      generationConfiguration: { inferenceConfig: { textInferenceConfig: { maxTokens: 100, temperature: 0 } } },
    },
  },
};
const tags = [{ key: "team", value: "search" }];
const jobInput = (name: string): JsonObject => ({
  jobName: name,
  customModelName: `${name}-model`,
  roleArn: "arn:aws:iam::123456789012:role/distill",
  baseModelIdentifier: "amazon.nova-lite-v1:0:300k",
  customizationType: "DISTILLATION",
  trainingDataConfig: { s3Uri: "s3://bucket/prompts.jsonl" },
  validationDataConfig: { validators: [{ s3Uri: "s3://bucket/check.jsonl" }] },
  outputDataConfig: { s3Uri: "s3://bucket/out/" },
  customizationConfig: {
    distillationConfig: { teacherModelConfig: { teacherModelIdentifier: "us.amazon.nova-pro-v1:0" } },
  },
  hyperParameters: { epochCount: "2" },
  vpcConfig: { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] },
  jobTags: tags,
});
const batchInput = (name: string): JsonObject => ({
  jobName: name,
  roleArn: "arn:aws:iam::123456789012:role/batch",
  modelId: "amazon.nova-lite-v1:0",
  inputDataConfig: { s3InputDataConfig: { s3Uri: "s3://bucket/in.jsonl", s3InputFormat: "JSONL" } },
  outputDataConfig: { s3OutputDataConfig: { s3Uri: "s3://bucket/out/" } },
  tags,
});
const text = (made: Made, operation: string, member: string): string => String(made[operation]?.[member]);

/**
 * Valid requests of every operation, in an order in which each can be answered.
 * @param now seconds since 1970
 */
export function sampleRequests(now: number): readonly ((made: Made) => SampleRequest)[] {
  const page = { maxResults: "5" };
  const list = { ...page, sortBy: "CreationTime", sortOrder: "Ascending" };
  const metric = { Namespace: "Shop", MetricName: "Orders", Dimensions: [{ Name: "team", Value: "a" }] };
  const widget = { type: "metric", properties: { metrics: [["Shop", "Orders"]], region: "us-east-1" } };
  const job = (made: Made) => ({ jobIdentifier: text(made, "CreateModelCustomizationJob", "jobArn") });
  const batch = (made: Made) => ({ jobIdentifier: text(made, "CreateModelInvocationJob", "jobArn") });
  const router = (made: Made) => ({ promptRouterArn: text(made, "CreatePromptRouter", "promptRouterArn") });
  const copy = (made: Made) => ({
    inferenceProfileIdentifier: text(made, "CreateInferenceProfile", "inferenceProfileArn"),
  });
  const provisioned = (made: Made) => ({
    provisionedModelId: text(made, "CreateProvisionedModelThroughput", "provisionedModelArn"),
  });
  const deployment = (made: Made) => ({
    customModelDeploymentIdentifier: text(made, "CreateCustomModelDeployment", "customModelDeploymentArn"),
  });
  return [
    () => ({
      operation: "PutMetricData",
      body: {
        Namespace: "Shop",
        MetricData: [
          { MetricName: "Orders", Dimensions: metric.Dimensions, Value: 3, Unit: "Count", Timestamp: now },
          { MetricName: "Orders", Values: [1, 2], Counts: [1, 1], StorageResolution: 1 },
        ],
      },
    }),
    () => ({
      operation: "GetMetricData",
      body: {
        StartTime: now - HOUR_SECONDS,
        EndTime: now + HOUR_SECONDS,
        MetricDataQueries: [{ Id: "m1", MetricStat: { Metric: metric, Period: 60, Stat: "Sum" } }],
      },
    }),
    () => ({ operation: "ListMetrics", body: { Namespace: "Shop", Dimensions: [{ Name: "team" }] } }),
    () => ({
      operation: "PutDashboard",
      body: { DashboardName: "Savings", DashboardBody: JSON.stringify({ widgets: [widget] }) },
    }),
    () => ({ operation: "GetDashboard", body: { DashboardName: "Savings" } }),
    () => ({ operation: "ListDashboards", body: { DashboardNamePrefix: "Sav" } }),
    () => ({ operation: "DeleteDashboards", body: { DashboardNames: ["Savings"] } }),
    () => ({
      operation: "PutMetricAlarm",
      body: {
        AlarmName: "orders",
        AlarmActions: ["arn:aws:sns:us-east-1:123456789012:alerts"],
        Metrics: [
          { Id: "m1", MetricStat: { Metric: metric, Period: 60, Stat: "Sum" }, ReturnData: false },
          { Id: "e1", Expression: "IF(FILL(m1, 0) >= 0, 100 * m1 / (m1 + 1))", Label: "Orders" },
        ],
        EvaluationPeriods: 3,
        DatapointsToAlarm: 1,
        Threshold: 10,
        ComparisonOperator: "GreaterThanThreshold",
        TreatMissingData: "notBreaching",
        Tags: [{ Key: "team", Value: "search" }],
      },
    }),
    () => ({ operation: "DescribeAlarms", body: { AlarmNames: ["orders"], MaxRecords: 10 } }),
    () => ({ operation: "DeleteAlarms", body: { AlarmNames: ["orders"] } }),

    () => ({ operation: "Converse", parameters: NOVA, body: converse }),
    () => ({ operation: "Converse", parameters: CLAUDE, body: structured }),
    () => ({ operation: "ConverseStream", parameters: NOVA, body: converse }),
    () => ({ operation: "CountTokens", parameters: NOVA, body: { input: { converse: conversation } } }),
    () => ({ operation: "InvokeModel", parameters: CLAUDE, body: claudeBody }),
    () => ({
      operation: "InvokeModel",
      parameters: NOVA,
      headers: {
        "x-amzn-bedrock-trace": "ENABLED",
        "x-amzn-bedrock-service-tier": "default",
        "x-amzn-bedrock-request-metadata": '{"team":"a"}',
      },
      body: { messages: [{ role: "user", content: [{ text: "Hello" }] }], inferenceConfig: { max_new_tokens: 50 } },
    }),
    () => ({ operation: "InvokeModelWithResponseStream", parameters: CLAUDE, body: claudeBody }),
    () => ({
      operation: "InvokeModel",
      parameters: { modelId: "amazon.titan-embed-text-v2:0" },
      body: { inputText: "Refunds", dimensions: 256 },
    }),
    () => ({
      operation: "ApplyGuardrail",
      parameters: { guardrailIdentifier: "abc123", guardrailVersion: "DRAFT" },
      body: { source: "INPUT", content: [{ text: { text: "Hello" } }] },
    }),
    () => ({
      operation: "Retrieve",
      parameters: { knowledgeBaseId: KNOWLEDGE_BASE },
      body: { retrievalQuery: { text: "refunds" }, retrievalConfiguration: search },
    }),
    () => ({
      operation: "Rerank",
      body: {
        queries: [{ type: "TEXT", textQuery: { text: "refunds" } }],
        sources: [
          { type: "INLINE", inlineDocumentSource: { type: "TEXT", textDocument: { text: "Refunds take 30 days." } } },
          { type: "INLINE", inlineDocumentSource: { type: "JSON", jsonDocument: { title: "Hotels" } } },
        ],
        rerankingConfiguration: reranking,
      },
    }),
    () => ({ operation: "RetrieveAndGenerate", body: generation }),
    () => ({ operation: "RetrieveAndGenerateStream", body: generation }),
    () => ({ operation: "ListDataSources", parameters: { knowledgeBaseId: KNOWLEDGE_BASE }, body: { maxResults: 5 } }),
    (made) => ({
      operation: "ListIngestionJobs",
      parameters: {
        knowledgeBaseId: KNOWLEDGE_BASE,
        dataSourceId: String(
          (made.ListDataSources?.dataSourceSummaries as JsonObject[] | undefined)?.[0]?.dataSourceId,
        ),
      },
      body: { filters: [{ attribute: "STATUS", operator: "EQ", values: ["COMPLETE"] }] },
    }),

    () => ({
      operation: "CreatePromptRouter",
      body: {
        promptRouterName: "mine",
        models: [{ modelArn: profile("us.amazon.nova-lite-v1:0") }, { modelArn: profile("us.amazon.nova-pro-v1:0") }],
        fallbackModel: { modelArn: profile("us.amazon.nova-lite-v1:0") },
        routingCriteria: { responseQualityDifference: 10 },
        description: "Nova",
        tags,
      },
    }),
    () => ({ operation: "ListPromptRouters", query: { ...page, type: "custom" } }),
    (made) => ({ operation: "GetPromptRouter", parameters: router(made) }),
    (made) => ({ operation: "TagResource", body: { resourceARN: router(made).promptRouterArn, tags } }),
    (made) => ({ operation: "ListTagsForResource", body: { resourceARN: router(made).promptRouterArn } }),
    (made) => ({ operation: "UntagResource", body: { resourceARN: router(made).promptRouterArn, tagKeys: ["team"] } }),

    () => ({
      operation: "CreateInferenceProfile",
      body: {
        inferenceProfileName: "search",
        modelSource: { copyFrom: profile("us.amazon.nova-lite-v1:0") },
        description: "Search",
      },
    }),
    () => ({ operation: "ListInferenceProfiles", query: { ...page, type: "SYSTEM_DEFINED" } }),
    (made) => ({ operation: "GetInferenceProfile", parameters: copy(made) }),

    () => ({ operation: "ListFoundationModels", query: { byProvider: "Amazon", byOutputModality: "TEXT" } }),
    () => ({ operation: "GetFoundationModel", parameters: { modelIdentifier: "amazon.nova-lite-v1:0" } }),

    () => ({ operation: "CreateModelCustomizationJob", body: jobInput("distill") }),
    () => ({ operation: "ListModelCustomizationJobs", query: { ...list, statusEquals: "InProgress" } }),
    (made) => ({ operation: "GetModelCustomizationJob", parameters: job(made) }),
    () => ({
      operation: "ListCustomModels",
      query: { ...list, creationTimeAfter: "2020-01-01T00:00:00Z", isOwned: "true" },
    }),
    () => ({ operation: "GetCustomModel", parameters: { modelIdentifier: "distill-model" } }),
    (made) => ({
      operation: "CreateCustomModelDeployment",
      body: { modelDeploymentName: "live", modelArn: text(made, "GetCustomModel", "modelArn"), tags },
    }),
    () => ({ operation: "ListCustomModelDeployments", query: list }),
    (made) => ({ operation: "GetCustomModelDeployment", parameters: deployment(made) }),
    (made) => ({ operation: "DeleteCustomModelDeployment", parameters: deployment(made) }),

    () => ({ operation: "CreateModelInvocationJob", body: batchInput("batch") }),
    () => ({ operation: "ListModelInvocationJobs", query: { ...list, nameContains: "batch" } }),
    (made) => ({ operation: "GetModelInvocationJob", parameters: batch(made) }),

    () => ({
      operation: "CreateProvisionedModelThroughput",
      body: { provisionedModelName: "base", modelUnits: 1, modelId: "amazon.nova-lite-v1:0" },
    }),
    () => ({ operation: "ListProvisionedModelThroughputs", query: list }),
    (made) => ({ operation: "GetProvisionedModelThroughput", parameters: provisioned(made) }),
    (made) => ({
      operation: "UpdateProvisionedModelThroughput",
      parameters: provisioned(made),
      body: { desiredProvisionedModelName: "renamed" },
    }),
    (made) => ({ operation: "DeleteProvisionedModelThroughput", parameters: provisioned(made) }),
    () => ({ operation: "DeleteCustomModel", parameters: { modelIdentifier: "distill-model" } }),
    (made) => ({ operation: "DeleteInferenceProfile", parameters: copy(made) }),
    (made) => ({ operation: "DeletePromptRouter", parameters: router(made) }),

    // Jobs that are stopped while they run.
    () => ({ operation: "CreateModelCustomizationJob", body: jobInput("stopped") }),
    () => ({ operation: "StopModelCustomizationJob", parameters: { jobIdentifier: "stopped" } }),
    () => ({ operation: "CreateModelInvocationJob", body: batchInput("stopped") }),
    (made) => ({ operation: "StopModelInvocationJob", parameters: batch(made) }),
  ];
}
