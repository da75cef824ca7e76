import type { StrictAuth } from "../auth/resolve-strict-auth";
import type { ConverseRequest } from "../converse/converse-request";
import type { ScriptedReply } from "../converse/scripted-reply";
import type { FaultControl } from "../faults/fault-book";
import type { FaultRule } from "../faults/fault-rule";
import type { ReceivedRequest } from "../inspection/received-request";
import type { Snapshot } from "../inspection/snapshot";
import type { LocalGuardrail } from "../knowledge-base/guardrail";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import type { KnowledgeBaseSource } from "../knowledge-base/load-knowledge-bases";
import type { LatencyModel } from "../latency/latency-model";
import type { PromptRouterDefinition } from "../routing/prompt-router";

/** How to start a local Bedrock. */
export interface LocalBedrockOptions {
  /** Port on the loopback interface. @default 0: any free port */
  readonly port?: number;
  /** `"127.0.0.1"`, `"::1"` or `"localhost"`; anything else throws without `allowRemote`. @default "127.0.0.1" */
  readonly host?: string;
  /** Lets `host` be another interface, so that others on the network can read and change everything. */
  readonly allowRemote?: "I understand that this server has no security";
  /** The Region that it plays. @default "us-east-1" */
  readonly region?: string;
  /** The account that owns its routers and profiles: twelve digits. @default "123456789012" */
  readonly accountId?: string;
  /** Knowledge bases by their 10-character id, or what to make them of. @default none */
  readonly knowledgeBases?: Readonly<Record<string, KnowledgeBase | KnowledgeBaseSource>>;
  /**
   * Guardrails of knowledge bases by their ids. They stop questions of Retrieve and RetrieveAndGenerate,
   * and nothing else. @default none: every id is taken, and never intervenes
   */
  readonly guardrails?: Readonly<Record<string, LocalGuardrail>>;
  /** Custom prompt routers, besides the default ones of the Region. @default none */
  readonly promptRouters?: readonly PromptRouterDefinition[];
  /** Scripted replies for tests; `undefined` leaves a request to the extractive answerer. @default none */
  readonly respond?: (request: ConverseRequest) => string | ScriptedReply | undefined;
  /** Clock of the prompt cache's TTLs, in ms. @default Date.now */
  readonly now?: () => number;
  /** What goes wrong on purpose, and when. @default nothing */
  readonly faults?: readonly FaultRule[];
  /** Whose signatures and bearer tokens are taken. @default anyone's that are well-formed */
  readonly strictAuth?: StrictAuth;
  /** How long models take. @default no longer than the server itself */
  readonly latency?: LatencyModel;
  /** What an earlier server's `snapshot()` returned: this one goes on from there. @default nothing */
  readonly restore?: Snapshot;
  /** Called with every request once its answer is made; what it throws is ignored. @default nothing */
  readonly onRequest?: (request: ReceivedRequest) => void;
  /** Whether the status page shows what requests say. @default false */
  readonly verbose?: boolean;
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
  /** The latest requests, oldest first; the oldest are dropped past 1,000, or 50 MB of bodies. */
  readonly requests: readonly ReceivedRequest[];
  /** The first request that is accepted: of `requests`, or the next one. Rejects when the server closes before. */
  waitForRequest(accepts: (request: ReceivedRequest) => boolean): Promise<ReceivedRequest>;
  /** Changes what goes wrong on purpose. */
  readonly faults: FaultControl;
  /** The state that requests changed, as plain JSON, for `options.restore`. */
  snapshot(): Snapshot;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}
