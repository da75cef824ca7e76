/** What AWS SDK clients need to reach either Bedrock. */
interface ClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the questions go: the only thing that differs between offline and AWS. */
export interface Environment {
  readonly clientConfig: ClientConfig;
  /** The prompt router's ARN, or any other `modelId`. */
  readonly modelId: string;
  readonly knowledgeBaseId: string;
  /** Passages that score less are left out. */
  readonly scoreThreshold?: number;
  /** What the sources of documents begin with, and citations need not repeat. */
  readonly sourcePrefix?: string;
  /** Static text for the system prompt. */
  readonly instructions?: string;
  close(): Promise<void>;
}
