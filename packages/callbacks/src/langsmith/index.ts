export type { LangSmithCostTracerOptions } from "./lang-smith-cost-tracer";
export { LangSmithCostTracer } from "./lang-smith-cost-tracer";
