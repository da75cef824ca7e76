import { request as httpRequest } from "node:http";
import { connect } from "node:http2";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { CloudWatchClient, ListMetricsCommand } from "@aws-sdk/client-cloudwatch";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

let local: LocalBedrock;
beforeAll(async () => {
  local = await startLocalBedrock({ strictAuth: "generate" });
});
afterAll(() => local.close());

const PATHS = ["/", "/status.json", "/prompt-routers", "/model/amazon.nova-lite-v1%3A0/converse", "/no/such/path"];

/** Returns the status of a GET request. */
const send: Record<string, (path: string, authorization?: string) => Promise<number>> = {
  "HTTP/1.1": (path, authorization) =>
    new Promise((resolve, reject) => {
      const headers = authorization === undefined ? {} : { authorization };
      const sent = httpRequest(local.url + path, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      sent.on("error", reject).end();
    }),
  "HTTP/2": (path, authorization) =>
    new Promise((resolve, reject) => {
      const session = connect(local.url).on("error", reject);
      const stream = session.request({ ":path": path, ...(authorization === undefined ? {} : { authorization }) });
      stream.on("response", (headers) => {
        resolve(headers[":status"] ?? 0);
        session.close();
      });
      stream.resume().on("error", reject).end();
    }),
};

describe.each(Object.entries(send))("generated credentials over %s", (_version, sendTo) => {
  it.each([
    undefined,
    "Bearer another",
    "Bearer bedrock-local-",
    "AWS4-HMAC-SHA256 Credential=local/20261121/us-east-1/bedrock/aws4_request, SignedHeaders=host, Signature=abc",
  ])("refuse %j on every path", async (authorization) => {
    for (const path of PATHS) expect([path, await sendTo(path, authorization)]).toEqual([path, 403]);
  });

  it("accept the printed token on every path", async () => {
    const authorization = `Bearer ${local.env.AWS_BEARER_TOKEN_BEDROCK}`;
    expect(await Promise.all(PATHS.map((path) => sendTo(path, authorization)))).toEqual([200, 200, 200, 404, 404]);
  });

  it("open the status page, and nothing else, with the token of its address", async () => {
    const { search } = new URL(local.statusUrl);
    expect(await sendTo(`/${search}`)).toBe(200);
    expect(await sendTo(`/status.json${search}`)).toBe(200);
    expect(await sendTo(`/status.json${search}x`)).toBe(403);
    expect(await sendTo(`/prompt-routers${search}`)).toBe(403);
    expect(await sendTo("/prompt-routers", `Bearer ${search.slice("?token=".length)}`)).toBe(403);
  });
});

it("the status page links to itself with its token, and shows no secrets", async () => {
  const page = await (await fetch(local.statusUrl)).text();
  expect(page).toContain(`href="/status.json${new URL(local.statusUrl).search}"`);
  for (const name of ["AWS_SECRET_ACCESS_KEY", "AWS_BEARER_TOKEN_BEDROCK"]) {
    expect(page).not.toContain(local.env[name] ?? "missing");
  }
});

it("SDK clients work with clientConfig, with the printed token, and no others", async () => {
  const command = new ConverseCommand({
    modelId: "amazon.nova-lite-v1:0",
    messages: [{ role: "user", content: [{ text: "Hi" }] }],
  });
  const endpoint = { endpoint: local.url, region: local.region, maxAttempts: 1 };
  const withToken = (token = ""): BedrockRuntimeClient =>
    new BedrockRuntimeClient({ ...endpoint, token: { token }, authSchemePreference: ["httpBearerAuth"] });
  await expect(new BedrockRuntimeClient(local.clientConfig).send(command)).resolves.toBeDefined();
  await expect(withToken(local.env.AWS_BEARER_TOKEN_BEDROCK).send(command)).resolves.toBeDefined();
  await expect(withToken("guess").send(command)).rejects.toMatchObject({ name: "AccessDeniedException" });
  const guessed = { accessKeyId: local.env.AWS_ACCESS_KEY_ID ?? "", secretAccessKey: "guess" };
  await expect(new BedrockRuntimeClient({ ...endpoint, credentials: guessed }).send(command)).rejects.toMatchObject({
    name: "InvalidSignatureException",
  });
  await expect(new CloudWatchClient(local.clientConfig).send(new ListMetricsCommand())).resolves.toBeDefined();
});

it("two servers have different credentials", async () => {
  const other = await startLocalBedrock({ strictAuth: "generate" });
  expect(other.env.AWS_BEARER_TOKEN_BEDROCK).not.toBe(local.env.AWS_BEARER_TOKEN_BEDROCK);
  expect(other.statusUrl).not.toContain(new URL(local.statusUrl).search);
  await other.close();
});
