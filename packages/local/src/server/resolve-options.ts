import { defaultModelCatalog } from "@bedrock-routed/core";
import type { Account } from "../account/account";
import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { createCustomRouter } from "../routing/create-custom-router";
import { createDefaultRouters } from "../routing/create-default-routers";
import type { PromptRouter } from "../routing/prompt-router";
import type { LocalBedrockOptions } from "./local-bedrock";

const LOOPBACK = ["127.0.0.1", "::1", "localhost"];
const ALLOW_REMOTE: LocalBedrockOptions["allowRemote"] = "I understand that this server has no security";
const REGION = /^[a-z]{2}(?:-[a-z]+){1,2}-\d$/;
const ACCOUNT_ID = /^\d{12}$/;
const KNOWLEDGE_BASE_ID = /^[0-9A-Za-z]{10}$/;
const GUARDRAIL_ID = /^[a-z0-9]{1,64}$/;
const MAX_PORT = 65_535;

/** Options with their defaults, checked. */
export interface ResolvedOptions
  extends Required<Pick<LocalBedrockOptions, "port" | "host" | "knowledgeBases" | "guardrails" | "respond">> {
  readonly account: Account;
  /** Default ones first. */
  readonly routers: readonly PromptRouter[];
}

/** @throws InvalidLocalOptionError naming the option that is wrong */
export function resolveOptions(options: LocalBedrockOptions): ResolvedOptions {
  const { port = 0, host = "127.0.0.1", region = "us-east-1", accountId = "123456789012" } = options;
  const {
    knowledgeBases = {},
    guardrails = {},
    promptRouters = [],
    respond = () => undefined,
    now = Date.now,
  } = options;
  require(LOOPBACK.includes(host) ||
    options.allowRemote ===
      ALLOW_REMOTE, "host", host, `It listens on the loopback interface only: use 127.0.0.1, ::1 or localhost, or set allowRemote to "${ALLOW_REMOTE}".`);
  require(Number.isInteger(port) &&
    port >= 0 &&
    port <= MAX_PORT, "port", port, `Use 0 (any free port) to ${MAX_PORT}.`);
  require(REGION.test(region), "region", region, 'Use the name of a Region, such as "us-east-1".');
  require(ACCOUNT_ID.test(accountId), "accountId", accountId, "Use twelve digits.");
  for (const id of Object.keys(knowledgeBases)) {
    require(KNOWLEDGE_BASE_ID.test(id), "knowledgeBases", id, "Use ids of ten letters and digits.");
  }
  for (const [id, { words }] of Object.entries(guardrails)) {
    require(GUARDRAIL_ID.test(id), "guardrails", id, "Use ids of lower-case letters and digits.");
    require(Array.isArray(words) &&
      words.every(
        (word) => typeof word === "string" && word.trim() !== "",
      ), `guardrails.${id}.words`, words, "Use a list of words that are not empty.");
  }
  const account: Account = { region, accountId, modelCatalog: defaultModelCatalog(), now };
  const custom = promptRouters.map((definition, index) => {
    const option = `promptRouters[${index}]`;
    const isNew = promptRouters.findIndex(({ name }) => name === definition.name) === index;
    require(isNew, `${option}.name`, definition.name, "Another router has this name.");
    return createCustomRouter(account, definition, option);
  });
  return {
    port,
    host,
    knowledgeBases,
    guardrails,
    respond,
    account,
    routers: [...createDefaultRouters(account), ...custom],
  };
}

function require(holds: boolean, option: string, value: unknown, remedy: string): void {
  if (!holds) throw new InvalidLocalOptionError(option, value, remedy);
}
