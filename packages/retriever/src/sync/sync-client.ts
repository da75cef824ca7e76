/** What this package needs of a client that can tell whether a knowledge base was synced: `BedrockAgent` of the AWS SDK has it. */
export interface BedrockAgentClient {
  /** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListDataSources.html */
  listDataSources(
    input: { knowledgeBaseId: string; maxResults: number },
    options: { abortSignal?: AbortSignal },
  ): Promise<{ dataSourceSummaries?: readonly { dataSourceId?: string | undefined }[] | undefined }>;
  /** @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_agent_ListIngestionJobs.html */
  listIngestionJobs(
    input: {
      knowledgeBaseId: string;
      dataSourceId: string;
      filters: { attribute: "STATUS"; operator: "EQ"; values: string[] }[];
      maxResults: number;
    },
    options: { abortSignal?: AbortSignal },
  ): Promise<{ ingestionJobSummaries?: readonly object[] | undefined }>;
}
