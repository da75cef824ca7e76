import {
  type BedrockAgentRuntimeClient,
  type KnowledgeBaseRetrievalResult,
  RetrieveCommand,
  type RetrieveCommandInput,
} from "@aws-sdk/client-bedrock-agent-runtime";

/**
 * Up to `limit` results, following `nextToken`. A page may be shorter than what was asked for.
 * It sends at most `limit` requests, so a service that returns empty pages forever cannot hold it.
 */
export async function retrieveResults(
  client: Pick<BedrockAgentRuntimeClient, "send">,
  input: RetrieveCommandInput,
  limit: number,
  abortSignal: AbortSignal | undefined,
): Promise<KnowledgeBaseRetrievalResult[]> {
  const results: KnowledgeBaseRetrievalResult[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < limit; page += 1) {
    const command = new RetrieveCommand(nextToken === undefined ? input : { ...input, nextToken });
    const response = await client.send(command, abortSignal === undefined ? {} : { abortSignal });
    results.push(...(response.retrievalResults ?? []));
    nextToken = response.nextToken;
    if (nextToken === undefined || results.length >= limit) break;
  }
  return results.slice(0, limit);
}
