import { createHash } from "node:crypto";
import { signRequest } from "../auth/signature-v4";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import type { WireRequest } from "../wire/http";

/** Credentials of AWS. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Returns the credentials for a request. It is called for each, so that it can renew them. */
export type CredentialProvider = () => Promise<AwsCredentials>;

/**
 * Finds credentials as the AWS SDK does: in the environment, in the shared files, from IAM Identity Center and others.
 * @throws InvalidLocalOptionError when the AWS SDK is not installed
 */
export async function createDefaultCredentials(region: string): Promise<CredentialProvider> {
  const sdk = await import("@aws-sdk/client-bedrock-runtime").catch(() => undefined);
  if (sdk === undefined) {
    const remedy = "Install @aws-sdk/client-bedrock-runtime, which finds your credentials, or pass credentials.";
    throw new InvalidLocalOptionError("credentials", undefined, remedy);
  }
  const { config } = new sdk.BedrockRuntimeClient({ region });
  return () => config.credentials();
}

/** The signing name of a request's service, and its host. */
interface Service {
  readonly signingName: "bedrock" | "monitoring";
  readonly host: string;
}

const AGENT_RUNTIME =
  /^\/(?:knowledgebases\/[^/]+\/retrieve|retrieveAndGenerate|rerank|generateQuery|optimize-prompt|sessions?|agents\/[^/]+\/agentAliases|flows\/[^/]+\/aliases)/;

/** Finds the service by the path of a request. The services of Bedrock have no path in common. */
function findService({ path, headers }: WireRequest, region: string): Service {
  const domain = `${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`;
  if (headers["x-amz-target"] !== undefined) return { signingName: "monitoring", host: `monitoring.${domain}` };
  const name = /^\/(?:model|guardrail|guardrail-checks|async-invoke)(?:\/|$)/.test(path)
    ? "bedrock-runtime"
    : AGENT_RUNTIME.test(path)
      ? "bedrock-agent-runtime"
      : /^\/(?:knowledgebases|agents|flows|prompts)(?:\/|$)/.test(path)
        ? "bedrock-agent"
        : "bedrock";
  return { signingName: "bedrock", host: `${name}.${domain}` };
}

/** Where requests are forwarded to. */
export interface Upstream {
  readonly region: string;
  readonly credentials: CredentialProvider;
  /** Address that is used instead of those of AWS. */
  readonly url?: string;
}

/** Headers that say what is asked. All others, such as credentials and user agents, are not forwarded. */
const FORWARDED = /^(?:accept|content-type|x-amz-target|x-amzn-bedrock-.*|x-amzn-query-mode)$/;

/**
 * Sends a request on, signed with other credentials.
 * @param signal ends the request
 * @throws TypeError when the upstream cannot be reached; errors of the credential provider pass through
 */
export async function callUpstream(request: WireRequest, upstream: Upstream, signal: AbortSignal): Promise<Response> {
  const { region, url } = upstream;
  const service = findService(request, region);
  const base = url ?? `https://${service.host}`;
  const query = request.query.size === 0 ? "" : `?${request.query}`;
  const { accessKeyId, secretAccessKey, sessionToken } = await upstream.credentials();
  const date = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
  const headers: Record<string, string> = {
    ...Object.fromEntries(Object.entries(request.headers).filter(([name]) => FORWARDED.test(name))),
    "x-amz-date": date,
    "x-amz-content-sha256": createHash("sha256")
      .update(request.body ?? "", "utf8")
      .digest("hex"),
    ...(sessionToken === undefined ? {} : { "x-amz-security-token": sessionToken }),
  };
  const signed = { ...headers, host: new URL(base).host };
  const signedHeaders = Object.keys(signed).sort();
  const scope = { accessKeyId, date: date.slice(0, 8), region, service: service.signingName, signedHeaders };
  const { body, method, path } = request;
  const toSign = { method, path, query: request.query, headers: signed, body };
  const signature = signRequest(toSign, { ...scope, signature: "" }, secretAccessKey);
  const credential = `${accessKeyId}/${scope.date}/${region}/${service.signingName}/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signedHeaders.join(";")}, Signature=${signature}`;
  return fetch(`${base}${path}${query}`, {
    method,
    headers: { ...headers, authorization },
    redirect: "manual",
    signal,
    ...(body === undefined || body === "" ? {} : { body }),
  });
}
