import { RerankCommand, type RerankCommandInput } from "@aws-sdk/client-bedrock-agent-runtime";
import type { RetrieveClient } from "../options/knowledge-base-source";

/** An input by its position, and how well it answers the query, 0 to 1. */
export interface RankedInput {
  readonly index: number;
  readonly relevanceScore: number;
}

/** Sends a batch and follows the pages of its results. */
export async function rankBatch(
  client: RetrieveClient,
  input: RerankCommandInput,
  indexes: readonly number[],
  abortSignal: AbortSignal | undefined,
): Promise<RankedInput[]> {
  const ranked: RankedInput[] = [];
  let nextToken: string | undefined;
  // A request has at most as many pages as inputs, so a service that repeats itself cannot hold it.
  for (let page = 0; page < indexes.length; page += 1) {
    const command = new RerankCommand(nextToken === undefined ? input : { ...input, nextToken });
    const response = await client.send(command, abortSignal === undefined ? {} : { abortSignal });
    for (const { index = -1, relevanceScore = 0 } of response.results ?? []) {
      const original = indexes[index];
      if (original !== undefined) ranked.push({ index: original, relevanceScore });
    }
    nextToken = response.nextToken;
    if (nextToken === undefined) break;
  }
  return ranked;
}
