/** The command line or the environment is not as it must be. */
export class UsageError extends Error {}

/** What AWS SDK clients need to reach either Bedrock. */
interface ClientConfig {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
}

/** Where the questions are sent. This is the only thing that differs between offline and AWS. */
export interface Environment {
  readonly clientConfig: ClientConfig;
  /** The prompt router's ARN, or any other `modelId`. */
  readonly modelId: string;
  readonly knowledgeBaseId: string;
  /** Passages with a lower score are left out. */
  readonly scoreThreshold?: number;
  /** The common beginning of all source names. Printed citations leave it out. */
  readonly sourcePrefix?: string;
  /** Static text for the system prompt. */
  readonly instructions?: string;
  close(): Promise<void>;
}
