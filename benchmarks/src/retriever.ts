import { BedrockAgentRuntimeClient, RetrieveCommand } from "@aws-sdk/client-bedrock-agent-runtime";
import { BedrockKnowledgeBaseRetriever } from "@bedrock-routed/retriever";
import { AmazonKnowledgeBaseRetriever } from "@langchain/aws";
import { Bench } from "tinybench";
import { median } from "./statistics";

/** Measures the CPU time that each retriever adds to the AWS SDK, over a transport that answers at once. */
const RESULTS = 10;
const knowledgeBaseId = "KB12345678";
const query = "How many days of leave do I have?";
const passage = "Leave is granted six months after one has joined, and lasts two years. ".repeat(14);
const body = Buffer.from(
  JSON.stringify({ retrievalResults: Array.from({ length: RESULTS }, (_, index) => result(index)) }),
);

const client = new BedrockAgentRuntimeClient({
  region: "us-west-2",
  credentials: { accessKeyId: "local", secretAccessKey: "local" },
  requestHandler: {
    async handle() {
      return { response: { statusCode: 200, headers: { "content-type": "application/json" }, body } };
    },
  },
});
const ours = new BedrockKnowledgeBaseRetriever({ knowledgeBaseId, client, topK: RESULTS });
const upstream = new AmazonKnowledgeBaseRetriever({ knowledgeBaseId, topK: RESULTS, region: "us-west-2" });
upstream.bedrockAgentRuntimeClient = client;
const input = {
  knowledgeBaseId,
  retrievalQuery: { text: query },
  retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: RESULTS } },
};

/** The three take turns in rounds, so that other work on the machine disturbs all of them equally. */
const ROUNDS = 9;
const rounds: Map<string, number>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const bench = new Bench({ time: 400, warmupTime: 100 })
    .add("AWS SDK", async () => void (await client.send(new RetrieveCommand(input))))
    .add("AmazonKnowledgeBaseRetriever", async () => void (await upstream.invoke(query)))
    .add("BedrockKnowledgeBaseRetriever", async () => void (await ours.invoke(query)));
  await bench.run();
  rounds.push(
    new Map(bench.tasks.map((task) => [task.name, "latency" in task.result ? task.result.latency.p50 : Number.NaN])),
  );
}

console.log(`Retrieve of ${RESULTS} passages, fake transport, median of ${ROUNDS} rounds`);
console.table(
  [...(rounds[0]?.keys() ?? [])].map((name) => ({
    name,
    "median ms": median(rounds.map((round) => round.get(name) ?? Number.NaN)).toFixed(3),
    "× AWS SDK": median(
      rounds.map((round) => (round.get(name) ?? Number.NaN) / (round.get("AWS SDK") ?? Number.NaN)),
    ).toFixed(2),
  })),
);

function result(index: number): object {
  return {
    content: { type: "TEXT", text: `${index}. ${passage}` },
    location: { type: "S3", s3Location: { uri: `s3://handbook/leave-${index}.md` } },
    score: 0.9 - index / 100,
    metadata: {
      "x-amz-bedrock-kb-source-uri": `s3://handbook/leave-${index}.md`,
      "x-amz-bedrock-kb-chunk-id": `chunk-${index}`,
      "x-amz-bedrock-kb-data-source-id": "DATASOURCE",
      section: "Leave",
    },
  };
}
