import { PromptCache } from "../cache/prompt-cache";
import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { operations } from "../operations/operations";
import { defaultRouterArn } from "../routing/create-default-routers";
import { listenOnLoopback } from "./listen-on-loopback";
import type { LocalBedrock, LocalBedrockOptions, ReceivedRequest } from "./local-bedrock";
import { answerRequest } from "./local-service";
import { createOperationMatcher } from "./match-operation";
import { resolveOptions } from "./resolve-options";

const MAX_RECORDED_REQUESTS = 1000;
/** Nobody verifies them; clients only need some to sign with. */
const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" } as const;

/**
 * Starts a local Amazon Bedrock on the loopback interface.
 * @throws InvalidLocalOptionError when an option is wrong
 */
export async function startLocalBedrock(options: LocalBedrockOptions = {}): Promise<LocalBedrock> {
  const { account, routers, knowledgeBases, respond, host, port } = resolveOptions(options);
  const requests: ReceivedRequest[] = [];
  const record = (request: ReceivedRequest): void => {
    requests.push(request);
    if (requests.length > MAX_RECORDED_REQUESTS) requests.shift();
  };
  const match = createOperationMatcher(operations);
  const cache = new PromptCache(account.now);
  const service = { account, routers, knowledgeBases, respond, record, match, cache };
  const listener = await listenOnLoopback(host, port, (request) => answerRequest(service, request));

  const url = `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}`;
  return {
    url,
    region: account.region,
    accountId: account.accountId,
    env: buildEnvironment(url, account.region),
    clientConfig: { endpoint: url, region: account.region, credentials: CREDENTIALS },
    defaultRouterArn: defaultRouterArn(account, "amazon.nova:1"),
    promptRouterArn(name) {
      const router = routers.find((candidate) => candidate.type === "custom" && candidate.name === name);
      if (router !== undefined) return router.arn;
      throw new InvalidLocalOptionError("name", name, "Define a router of this name in promptRouters.");
    },
    requests,
    close: listener.close,
  };
}

function buildEnvironment(url: string, region: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL_BEDROCK: url,
    AWS_ENDPOINT_URL_BEDROCK_RUNTIME: url,
    AWS_ENDPOINT_URL_BEDROCK_AGENT_RUNTIME: url,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}
