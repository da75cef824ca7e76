import { BedrockSavingsHandler } from "@bedrock-routed/callbacks";
import { OpenTelemetryExporter } from "@bedrock-routed/callbacks/open-telemetry";
import { BedrockRoutedChatModel } from "@bedrock-routed/chat-model";
import { startLocalBedrock } from "@bedrock-routed/local";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

// In production this is the OTLP exporter of your backend.
const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });

const local = await startLocalBedrock();
const savings = new BedrockSavingsHandler({
  exporters: [new OpenTelemetryExporter({ meter: provider.getMeter("bedrock-routed") })],
});
const model = new BedrockRoutedChatModel({ model: local.defaultRouterArn, clientOptions: local.clientConfig });
for (const question of [
  "What is the hotel limit?",
  "Compare both contracts, clause by clause, and explain each risk.",
]) {
  await model.invoke(question, { callbacks: [savings] });
}

await savings.flush();
await provider.forceFlush();
for (const { descriptor, dataPoints } of exporter
  .getMetrics()
  .flatMap(({ scopeMetrics }) => scopeMetrics.flatMap(({ metrics }) => metrics))) {
  for (const { attributes, value } of dataPoints) {
    const total = typeof value === "number" ? value : `${value.count} values, sum ${value.sum}`;
    console.log(`${descriptor.name} [${attributes["gen_ai.response.model"] ?? ""}] ${total} ${descriptor.unit}`);
  }
}

await provider.shutdown();
await local.close();
