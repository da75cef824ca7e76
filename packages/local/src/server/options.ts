import { defaultModelCatalog } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import type { StrictAuth } from "../auth/known-credentials";
import type { OtherS3 } from "../batch/job-files";
import type { Respond } from "../converse/respond";
import type { FaultRule } from "../faults/fault-rule";
import { checkGuardrails, type LocalGuardrail } from "../guardrails/local-guardrail";
import type { ReceivedRequest } from "../inspection/request-log";
import type { Snapshot } from "../inspection/snapshot";
import { describeValue, InvalidLocalOptionError } from "../invalid-local-option-error";
import type { KnowledgeBase, KnowledgeBaseSource } from "../knowledge-base/knowledge-base";
import type { LatencyModel } from "../latency";
import { createCustomRouter, createDefaultRouters } from "../routing/create-routers";
import type { PromptRouter, PromptRouterDefinition } from "../routing/prompt-router";

/** Options of `startLocalBedrock`. */
export interface LocalBedrockOptions {
  /** Port to listen on. @default 0: any free port */
  readonly port?: number;
  /** `"127.0.0.1"`, `"::1"` or `"localhost"`. Other addresses require `allowRemote`. @default "127.0.0.1" */
  readonly host?: string;
  /** Allows `host` to be another interface. Everyone on the network can then read and change everything. */
  readonly allowRemote?: "I understand that this server has no security";
  /** The emulated Region. @default "us-east-1" */
  readonly region?: string;
  /** The account that owns routers and profiles, as twelve digits. @default "123456789012" */
  readonly accountId?: string;
  /** Knowledge bases, or their sources, by their ids of ten letters and digits. @default none */
  readonly knowledgeBases?: Readonly<Record<string, KnowledgeBase | KnowledgeBaseSource>>;
  /**
   * Guardrails by their ids, for ApplyGuardrail, conversations and knowledge bases. Other ids are refused, as on AWS.
   * @default none
   */
  readonly guardrails?: Readonly<Record<string, LocalGuardrail>>;
  /** Custom prompt routers, in addition to the default routers of the Region. @default none */
  readonly promptRouters?: readonly PromptRouterDefinition[];
  /**
   * Returns a scripted reply for a test, or `undefined` for the extractive answer. It can be asynchronous, and it can
   * give the reply in parts, which ConverseStream sends as they come. `openAIModel` lets a language model answer.
   * @default no scripted replies
   */
  readonly respond?: Respond;
  /** The clock for cache TTLs and resource states, in ms since 1970. @default Date.now */
  readonly now?: () => number;
  /** Faults to inject. @default none */
  readonly faults?: readonly FaultRule[];
  /** The credentials that the server accepts. @default any well-formed credentials */
  readonly strictAuth?: StrictAuth;
  /** The simulated speed of the models. @default no added delay */
  readonly latency?: LatencyModel;
  /** A result of `snapshot()` of an earlier server, whose state this server continues. @default an empty state */
  readonly restore?: Snapshot;
  /**
   * Another S3, from which batch jobs read and to which they write, in the path style. It needs `@aws-sdk/client-s3`.
   * @default the S3 of this server, at the same address
   */
  readonly batchS3?: OtherS3;
  /** Called with every request after its reply is built. Errors that it throws are ignored. @default nothing is called */
  readonly onRequest?: (request: ReceivedRequest) => void;
  /** Whether the status page shows the content of requests. @default false */
  readonly verbose?: boolean;
}

/** Checked options with their defaults. */
export interface ResolvedOptions
  extends Required<Pick<LocalBedrockOptions, "port" | "host" | "knowledgeBases" | "guardrails" | "respond">> {
  readonly account: Account;
  /** The default routers come first. */
  readonly routers: readonly PromptRouter[];
}

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const ALLOW_REMOTE: LocalBedrockOptions["allowRemote"] = "I understand that this server has no security";
const REGION = /^[a-z]{2}(?:-[a-z]+){1,2}-\d$/;
const ACCOUNT_ID = /^\d{12}$/;
const KNOWLEDGE_BASE_ID = /^[0-9A-Za-z]{10}$/;
const MAX_PORT = 65_535;

/** Checks the options and fills in the defaults. @throws InvalidLocalOptionError naming the option that is invalid */
export function resolveOptions(options: LocalBedrockOptions): ResolvedOptions {
  require(isObject(options), "options", options, "Pass an object, or nothing.");
  const { port = 0, host = "127.0.0.1", region = "us-east-1", accountId = "123456789012", allowRemote } = options;
  const { knowledgeBases = {}, guardrails = {}, respond = () => undefined, now = Date.now } = options;
  require(LOOPBACK.includes(host) ||
    allowRemote ===
      ALLOW_REMOTE, "host", host, `The server listens on the loopback interface only. Use 127.0.0.1, ::1 or localhost, or set allowRemote to "${ALLOW_REMOTE}".`);
  const isPort = Number.isInteger(port) && port >= 0 && port <= MAX_PORT;
  require(isPort, "port", port, `Use 0 (any free port) to ${MAX_PORT}.`);
  require(REGION.test(region), "region", region, 'Use the name of a Region, such as "us-east-1".');
  require(ACCOUNT_ID.test(accountId), "accountId", accountId, "Use twelve digits.");
  checkOptionTypes(options);
  for (const [id, source] of Object.entries(knowledgeBases)) {
    require(KNOWLEDGE_BASE_ID.test(id), "knowledgeBases", id, "Use ids of ten letters and digits.");
    require(isKnowledgeBaseSource(source), `knowledgeBases.${id}`, describeValue(source), KNOWLEDGE_BASE_REMEDY);
  }
  checkGuardrails(guardrails);
  const account: Account = { region, accountId, modelCatalog: defaultModelCatalog(), now };
  const routers = [...createDefaultRouters(account), ...createCustomRouters(account, options.promptRouters ?? [])];
  return { port, host, knowledgeBases, guardrails, respond, account, routers };
}

function createCustomRouters(account: Account, definitions: readonly PromptRouterDefinition[]): PromptRouter[] {
  return definitions.map((definition, index) => {
    const option = `promptRouters[${index}]`;
    const isNew = definitions.findIndex(({ name }) => name === definition.name) === index;
    require(isNew, `${option}.name`, definition.name, "Another router has this name. Use a unique name.");
    return createCustomRouter(account, definition, option);
  });
}

function require(holds: boolean, option: string, value: unknown, remedy: string): void {
  if (!holds) throw new InvalidLocalOptionError(option, value, remedy);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

const TYPES = {
  function: { holds: (value: unknown) => typeof value === "function", remedy: "Pass a function." },
  boolean: { holds: (value: unknown) => typeof value === "boolean", remedy: "Use true or false." },
  list: { holds: (value: unknown) => Array.isArray(value), remedy: "Pass a list." },
  object: { holds: (value: unknown) => isObject(value) && !Array.isArray(value), remedy: "Pass an object." },
} as const;

/** The types of the options whose values are checked elsewhere, or are only called. */
const OPTION_TYPES: Readonly<Partial<Record<keyof LocalBedrockOptions, keyof typeof TYPES>>> = {
  knowledgeBases: "object",
  guardrails: "object",
  promptRouters: "list",
  respond: "function",
  now: "function",
  faults: "list",
  latency: "object",
  restore: "object",
  batchS3: "object",
  onRequest: "function",
  verbose: "boolean",
};

/** Programs in plain JavaScript can pass anything. */
function checkOptionTypes(options: LocalBedrockOptions): void {
  const values: Readonly<Record<string, unknown>> = { ...options };
  for (const [option, type] of Object.entries(OPTION_TYPES)) {
    const value = values[option];
    require(value === undefined || TYPES[type].holds(value), option, describeValue(value), TYPES[type].remedy);
  }
}

const KNOWLEDGE_BASE_REMEDY =
  "Pass a list of documents, the path of a folder, a function that fetches documents, or the result of createKnowledgeBase.";

function isKnowledgeBaseSource(source: unknown): boolean {
  if (typeof source === "string" || typeof source === "function") return true;
  if (!isObject(source)) return false;
  return Symbol.iterator in source || Symbol.asyncIterator in source || ("search" in source && "chunks" in source);
}
