import { randomBytes } from "node:crypto";
import { accessKeyOf, buildEnvironment, resolveStrictAuth, withoutSecrets } from "../auth/known-credentials";
import { BatchRuns } from "../batch/batch-runs";
import { connectOtherFiles, createOwnFiles } from "../batch/job-files";
import { PromptCache } from "../cache/prompt-cache";
import { createAlarmStore } from "../cloudwatch/alarms";
import { DashboardStore } from "../cloudwatch/dashboards";
import { MetricStore } from "../cloudwatch/metrics";
import { createControlPlane, resourceStores } from "../control-plane/control-plane";
import type { Eventually } from "../eventually";
import { FaultBook, type FaultControl } from "../faults/fault-book";
import { type ReceivedRequest, RequestLog } from "../inspection/request-log";
import { restoreSnapshot, type Snapshot, takeSnapshot } from "../inspection/snapshot";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { loadKnowledgeBases } from "../knowledge-base/knowledge-base";
import { SessionStore } from "../knowledge-base/retrieve-and-generate";
import { checkLatency } from "../latency";
import { operations } from "../operations";
import { createOperationMatcher } from "../operations/operation";
import { defaultRouterArn } from "../routing/create-routers";
import { isS3Request, type S3Service } from "../s3/answer-s3-request";
import { ObjectStore } from "../s3/object-store";
import { answerStatusRequest, isStatusRequest } from "../status/answer-status-request";
import { refuseStatusRequest } from "../status/refuse-status-request";
import { buildWireRequest, type WireReply, type WireRequest } from "../wire/http";
import { answerRecord } from "./answer-record";
import { answerRequest, type LocalService } from "./answer-request";
import { answerS3 } from "./answer-s3";
import { DEFAULT_LIMITS } from "./exchange";
import { listenOnLoopback } from "./listen-on-loopback";
import { type LocalBedrockOptions, resolveOptions } from "./options";
import { refuseForeignHost } from "./refuse-foreign-host";

/** A local Bedrock that is listening. */
export interface LocalBedrock {
  /** Such as `http://127.0.0.1:49152`. */
  readonly url: string;
  /** Address of the status page. With `strictAuth` it contains a token of this server, which opens only that page. */
  readonly statusUrl: string;
  readonly region: string;
  readonly accountId: string;
  /** Environment variables that make any AWS SDK program use this server. Without `strictAuth`, the credentials are placeholders. */
  readonly env: Readonly<Record<string, string>>;
  /** Configuration for `new BedrockRuntimeClient(local.clientConfig)` and other SDK clients. */
  readonly clientConfig: {
    readonly endpoint: string;
    readonly region: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  };
  /** ARN of the default Nova router. The router exists only in Regions where AWS provides it. */
  readonly defaultRouterArn: string;
  /** Returns the ARN of a custom router. @throws InvalidLocalOptionError if no router has this name */
  promptRouterArn(name: string): string;
  /** The latest requests, oldest first: at most 1,000, and at most 50 MB of bodies. */
  readonly requests: readonly ReceivedRequest[];
  /**
   * Returns the first matching request, waiting for it if `requests` has none.
   * Rejects if the server closes before a matching request arrives.
   */
  waitForRequest(accepts: (request: ReceivedRequest) => boolean): Promise<ReceivedRequest>;
  /** Adds and removes faults. */
  readonly faults: FaultControl;
  /** Returns the state that requests changed, as plain JSON, for `options.restore`. */
  snapshot(): Snapshot;
  /** Stops listening and ends open connections. */
  close(): Promise<void>;
}

/**
 * Starts a local Amazon Bedrock on the loopback interface.
 * @throws InvalidLocalOptionError if an option is invalid
 * @throws FolderError if the folder of a knowledge base cannot be read
 */
export async function startLocalBedrock(options: LocalBedrockOptions = {}): Promise<LocalBedrock> {
  const { account, routers, respond, host, port, guardrails, ...resolved } = resolveOptions(options);
  const { latency, restore, verbose = false, allowRemote } = options;
  const knowledgeBases = await loadKnowledgeBases(resolved.knowledgeBases);
  const credentials = resolveStrictAuth(options.strictAuth);
  const faults = new FaultBook(options.faults ?? []);
  if (latency !== undefined) checkLatency(latency);

  const cache = new PromptCache(account.now);
  const controlPlane = createControlPlane(account, routers);
  const cloudwatch = { metrics: new MetricStore(), dashboards: new DashboardStore(), alarms: createAlarmStore() };
  const stores = { cache, ...resourceStores(controlPlane), ...cloudwatch };
  if (restore !== undefined) restoreSnapshot(stores, restore);

  const objects = new ObjectStore(account.now);
  const files =
    options.batchS3 === undefined ? createOwnFiles(objects) : await connectOtherFiles(options.batchS3, account.region);
  const batch = new BatchRuns({
    files,
    now: account.now,
    answer: (task, modelInput) => answerRecord(service, task, modelInput),
  });

  const log = new RequestLog();
  const service: LocalService = {
    account,
    controlPlane,
    batch,
    cloudwatch,
    knowledgeBases,
    guardrails,
    sessions: new SessionStore(),
    respond,
    record(request, bytes) {
      log.add(request, bytes);
      notify(options.onRequest, request);
    },
    match: createOperationMatcher(operations),
    cache,
    faults,
    credentials,
    latency,
  };
  const s3: S3Service = { store: objects, account, credentials };
  const checkHost = allowRemote === undefined ? refuseForeignHost : () => undefined;
  const access = credentials && { credentials, token: randomBytes(18).toString("base64url") };
  let env: Record<string, string> = {};
  const answer = (request: WireRequest): Eventually<WireReply> => {
    const refusal = checkHost(request);
    if (refusal !== undefined) return refusal;
    if (!isStatusRequest(request)) return answerRequest(service, request);
    const statusRefusal = refuseStatusRequest(request, account, access);
    if (statusRefusal !== undefined) return statusRefusal;
    const shown = credentials === undefined ? env : withoutSecrets(env);
    return answerStatusRequest(request, { context: service, requests: log.requests, env: shown, verbose });
  };
  const listener = await listenOnLoopback(host, port, answer, DEFAULT_LIMITS, (head, source) => {
    const request = buildWireRequest(head, "");
    if (!isS3Request(head.headers) || checkHost(request) !== undefined) return undefined;
    return answerS3(s3, request, source, service.record);
  });

  const url = `http://${host.includes(":") ? `[${host}]` : host}:${listener.port}`;
  env = buildEnvironment(url, account.region, credentials);
  return {
    url,
    statusUrl: access === undefined ? `${url}/` : `${url}/?token=${access.token}`,
    region: account.region,
    accountId: account.accountId,
    env,
    clientConfig: { endpoint: url, region: account.region, credentials: accessKeyOf(credentials) },
    defaultRouterArn: defaultRouterArn(account, "amazon.nova:1"),
    promptRouterArn(name) {
      const router = controlPlane.routers
        .list()
        .find((candidate) => candidate.type === "custom" && candidate.name === name);
      if (router !== undefined) return router.arn;
      throw new InvalidLocalOptionError("name", name, "Define a router with this name in promptRouters.");
    },
    requests: log.requests,
    waitForRequest: (accepts) => log.waitFor(accepts),
    faults,
    snapshot: () => takeSnapshot(stores),
    async close() {
      log.close();
      await Promise.all([listener.close(), batch.close()]);
      await objects.close();
    },
  };
}

/** Errors of the observer must not affect the client. */
function notify(observe: LocalBedrockOptions["onRequest"], request: ReceivedRequest): void {
  try {
    observe?.(request);
  } catch {}
}
