import { resolveStrictAuth } from "../auth/resolve-strict-auth";
import { PromptCache } from "../cache/prompt-cache";
import { createCloudWatch } from "../cloudwatch/cloudwatch";
import { createControlPlane, resourceStores } from "../control-plane/control-plane";
import { InvalidLocalOptionError } from "../errors/invalid-local-option-error";
import { FaultBook } from "../faults/fault-book";
import type { ReceivedRequest } from "../inspection/received-request";
import { RequestLog } from "../inspection/request-log";
import { restoreSnapshot, takeSnapshot } from "../inspection/snapshot";
import { loadKnowledgeBases } from "../knowledge-base/load-knowledge-bases";
import { SessionStore } from "../knowledge-base/retrieve-and-generate/session-store";
import { checkLatency } from "../latency/check-latency";
import { operations } from "../operations/operations";
import { defaultRouterArn } from "../routing/create-default-routers";
import { answerStatusRequest, isStatusRequest } from "../status/answer-status-request";
import { buildEnvironment, credentialsOf, withoutSecrets } from "./build-environment";
import { listenOnLoopback } from "./listen-on-loopback";
import type { LocalBedrock, LocalBedrockOptions } from "./local-bedrock";
import { answerRequest } from "./local-service";
import { createOperationMatcher } from "./match-operation";
import { resolveOptions } from "./resolve-options";

/**
 * Starts a local Amazon Bedrock on the loopback interface.
 * @throws InvalidLocalOptionError when an option is wrong
 * @throws FolderError when the folder of a knowledge base cannot be read
 */
export async function startLocalBedrock(options: LocalBedrockOptions = {}): Promise<LocalBedrock> {
  const { account, routers, respond, host, port, guardrails, ...resolved } = resolveOptions(options);
  const knowledgeBases = await loadKnowledgeBases(resolved.knowledgeBases);
  const log = new RequestLog();
  const record = (request: ReceivedRequest, bytes: number): void => {
    log.add(request, bytes);
    notify(options.onRequest, request);
  };
  const match = createOperationMatcher(operations);
  const cache = new PromptCache(account.now);
  const credentials = resolveStrictAuth(options.strictAuth);
  const faults = new FaultBook(options.faults ?? []);
  const { latency } = options;
  if (latency !== undefined) checkLatency(latency);
  const controlPlane = createControlPlane(account, routers);
  const cloudwatch = createCloudWatch();
  const stores = { cache, ...resourceStores(controlPlane), ...cloudwatch };
  if (options.restore !== undefined) restoreSnapshot(stores, options.restore);
  const sessions = new SessionStore();
  const service = {
    account,
    controlPlane,
    cloudwatch,
    knowledgeBases,
    guardrails,
    sessions,
    respond,
    record,
    match,
    cache,
    faults,
    credentials,
    latency,
  };
  let env: Record<string, string> = {};
  const { verbose = false, allowRemote } = options;
  const listener = await listenOnLoopback(host, port, (request) => {
    if (!isStatusRequest(request)) return answerRequest(service, request);
    const shown = credentials === undefined ? env : withoutSecrets(env);
    const source = { service, requests: log.requests, env: shown, verbose };
    return answerStatusRequest(request, source, allowRemote !== undefined);
  });

  const url = `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}`;
  env = buildEnvironment(url, account.region, credentials);
  return {
    url,
    region: account.region,
    accountId: account.accountId,
    env,
    clientConfig: { endpoint: url, region: account.region, credentials: credentialsOf(credentials) },
    defaultRouterArn: defaultRouterArn(account, "amazon.nova:1"),
    promptRouterArn(name) {
      const router = controlPlane.routers
        .list()
        .find((candidate) => candidate.type === "custom" && candidate.name === name);
      if (router !== undefined) return router.arn;
      throw new InvalidLocalOptionError("name", name, "Define a router of this name in promptRouters.");
    },
    requests: log.requests,
    waitForRequest: (accepts) => log.waitFor(accepts),
    faults,
    snapshot: () => takeSnapshot(stores),
    close() {
      log.close();
      return listener.close();
    },
  };
}

/** An observer's fault is not the client's. */
function notify(observe: LocalBedrockOptions["onRequest"], request: ReceivedRequest): void {
  try {
    observe?.(request);
  } catch {}
}
