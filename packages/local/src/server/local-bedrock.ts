import type { ConverseRequest } from "../converse/converse-request";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import type { PromptRouterDefinition } from "../routing/prompt-router";

/** How to start a local Bedrock. */
export interface LocalBedrockOptions {
  /** Port on the loopback interface. @default 0: any free port */
  readonly port?: number;
  /** `"127.0.0.1"`, `"::1"` or `"localhost"`; anything else throws. @default "127.0.0.1" */
  readonly host?: string;
  /** The Region that it plays. @default "us-east-1" */
  readonly region?: string;
  /** The account that owns its routers and profiles: twelve digits. @default "123456789012" */
  readonly accountId?: string;
  /** Knowledge bases by their 10-character id. @default none */
  readonly knowledgeBases?: Readonly<Record<string, KnowledgeBase>>;
  /** Custom prompt routers, besides the default ones of the Region. @default none */
  readonly promptRouters?: readonly PromptRouterDefinition[];
  /** Scripted replies for tests; `undefined` leaves a request to the extractive answerer. @default none */
  readonly respond?: (request: ConverseRequest) => string | undefined;
  /** Clock of the prompt cache's TTLs, in ms. @default Date.now */
  readonly now?: () => number;
}

/** A request that arrived, as parsed wire values. */
export interface ReceivedRequest {
  /** Such as `"Converse"`; `"Unknown"` when no operation has this route. */
  readonly operation: string;
  /** The `modelId` of a Converse or ConverseStream request, decoded. */
  readonly modelId?: string;
  /** The parsed JSON body; `undefined` when there was none, or it was not JSON. */
  readonly body: unknown;
}

/** A local Bedrock that is listening. */
export interface LocalBedrock {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string;
  readonly region: string;
  readonly accountId: string;
  /** Environment variables that make any AWS SDK program use it. Its credentials are dummies. */
  readonly env: Readonly<Record<string, string>>;
  /** For `new BedrockRuntimeClient(local.clientConfig)` and its sibling clients. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** ARN of the default Nova router. It answers only in Regions where Nova is routed. */
  readonly defaultRouterArn: string;
  /** ARN of a custom router. @throws InvalidLocalOptionError when none has this name */
  promptRouterArn(name: string): string;
  /** The latest requests, oldest first; the oldest are dropped past 1,000. */
  readonly requests: readonly ReceivedRequest[];
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}
