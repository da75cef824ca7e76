export type { ClientRouter, RouteDecision, RouteRequest } from "@bedrock-routed/core";
