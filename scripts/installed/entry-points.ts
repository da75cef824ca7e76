// Every entry point of our packages. check-installed.mjs says which one is missing here.
import * as callbacks from "@bedrock-routed/callbacks";
import * as callbacksCloudwatch from "@bedrock-routed/callbacks/cloudwatch";
import * as callbacksDynamodb from "@bedrock-routed/callbacks/dynamodb";
import * as callbacksFile from "@bedrock-routed/callbacks/file";
import * as callbacksJson from "@bedrock-routed/callbacks/json";
import * as callbacksLangsmith from "@bedrock-routed/callbacks/langsmith";
import * as callbacksOpenTelemetry from "@bedrock-routed/callbacks/open-telemetry";
import * as callbacksWithBudget from "@bedrock-routed/callbacks/with-budget";
import * as chatModel from "@bedrock-routed/chat-model";
import * as cli from "@bedrock-routed/cli";
import * as controlPlane from "@bedrock-routed/control-plane";
import * as controlPlaneBatch from "@bedrock-routed/control-plane/batch";
import * as controlPlaneCloudwatch from "@bedrock-routed/control-plane/cloudwatch";
import * as controlPlaneDistillation from "@bedrock-routed/control-plane/distillation";
import * as core from "@bedrock-routed/core";
import * as local from "@bedrock-routed/local";
import * as rag from "@bedrock-routed/rag";
import * as reports from "@bedrock-routed/reports";
import * as reportsReconcile from "@bedrock-routed/reports/reconcile";
import * as responseCache from "@bedrock-routed/response-cache";
import * as responseCacheDynamodb from "@bedrock-routed/response-cache/dynamodb";
import * as retriever from "@bedrock-routed/retriever";
import * as router from "@bedrock-routed/router";

export const entryPoints: Readonly<Record<string, object>> = {
  "@bedrock-routed/callbacks": callbacks,
  "@bedrock-routed/callbacks/cloudwatch": callbacksCloudwatch,
  "@bedrock-routed/callbacks/dynamodb": callbacksDynamodb,
  "@bedrock-routed/callbacks/file": callbacksFile,
  "@bedrock-routed/callbacks/json": callbacksJson,
  "@bedrock-routed/callbacks/langsmith": callbacksLangsmith,
  "@bedrock-routed/callbacks/open-telemetry": callbacksOpenTelemetry,
  "@bedrock-routed/callbacks/with-budget": callbacksWithBudget,
  "@bedrock-routed/chat-model": chatModel,
  "@bedrock-routed/cli": cli,
  "@bedrock-routed/control-plane": controlPlane,
  "@bedrock-routed/control-plane/batch": controlPlaneBatch,
  "@bedrock-routed/control-plane/cloudwatch": controlPlaneCloudwatch,
  "@bedrock-routed/control-plane/distillation": controlPlaneDistillation,
  "@bedrock-routed/core": core,
  "@bedrock-routed/local": local,
  "@bedrock-routed/rag": rag,
  "@bedrock-routed/reports": reports,
  "@bedrock-routed/reports/reconcile": reportsReconcile,
  "@bedrock-routed/response-cache": responseCache,
  "@bedrock-routed/response-cache/dynamodb": responseCacheDynamodb,
  "@bedrock-routed/retriever": retriever,
  "@bedrock-routed/router": router,
};
