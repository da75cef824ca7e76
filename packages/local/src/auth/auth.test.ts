import { BedrockClient, GetPromptRouterCommand, ListPromptRoutersCommand } from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { omitUndefined } from "@bedrock-routed/core";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";
import { parseAuthorization } from "./signature-v4";

const KEYS = { AKIDONE: "secret one/+=", AKIDTWO: "two" };
const TOKEN = "bedrock-api-key-abc";
const ask = (text: string, modelId = "amazon.nova-lite-v1:0"): ConverseCommand =>
  new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text }] }] });

let lax: LocalBedrock;
let strict: LocalBedrock;
let now = Date.now();
beforeAll(async () => {
  lax = await startLocalBedrock();
  strict = await startLocalBedrock({ strictAuth: { keys: KEYS, bearerTokens: [TOKEN] }, now: () => now });
});
afterAll(() => Promise.all([lax.close(), strict.close()]));

describe("without strictAuth", () => {
  const scope = (region = "us-east-1", service = "bedrock"): string =>
    `AWS4-HMAC-SHA256 Credential=AKID/20261121/${region}/${service}/aws4_request, SignedHeaders=host, Signature=abc`;
  it.each([
    [undefined, 403, "MissingAuthenticationTokenException", "Missing Authentication Token"],
    ["nonsense", 403, "IncompleteSignatureException", "AWS4-HMAC-SHA256"],
    ["AWS4-HMAC-SHA256 Signature=x", 403, "IncompleteSignatureException", "'Credential'"],
    [scope().replace("20261121/", ""), 403, "IncompleteSignatureException", "5 slash-delimited"],
    [scope("eu-west-1"), 403, "InvalidSignatureException", "valid region"],
    [scope("us-east-1", "dynamodb"), 403, "InvalidSignatureException", "'bedrock'"],
    [scope(), 200, null, ""],
    ["Bearer anything", 200, null, ""],
    ["Bearer ", 403, "IncompleteSignatureException", "Bearer"],
  ])("a request with Authorization %j gets %i %s", async (authorization, status, type, text) => {
    const headers = { ...omitUndefined({ authorization }), "x-amz-date": "20261121T000000Z" };
    const response = await fetch(`${lax.url}/prompt-routers`, { headers });
    expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([status, type]);
    expect(await response.text()).toContain(text);
  });

  it("a request without a date is refused", async () => {
    const response = await fetch(`${lax.url}/prompt-routers`, { headers: { authorization: scope() } });
    expect(response.headers.get("x-amzn-errortype")).toBe("IncompleteSignatureException");
  });

  it("a request of an SDK with an API key is accepted", async () => {
    const client = new BedrockRuntimeClient({
      endpoint: lax.url,
      region: lax.region,
      token: { token: TOKEN },
      authSchemePreference: ["httpBearerAuth"],
    });
    await expect(client.send(ask("Hi"))).resolves.toBeDefined();
  });
});

describe("with strictAuth, a signature", () => {
  const credentials = { accessKeyId: "AKIDONE", secretAccessKey: KEYS.AKIDONE };
  const clientOf = (rest: object = {}): BedrockRuntimeClient =>
    new BedrockRuntimeClient({ ...strict.clientConfig, maxAttempts: 1, credentials, ...rest });

  it.each([
    ["HTTP/2", {}],
    ["HTTP/1.1", { requestHandler: new NodeHttpHandler() }],
  ])("of a real client is verified over %s", async (_, rest) => {
    for (const text of ["Hi", "日本語 💸 \u0000", "x".repeat(100_000)]) {
      await expect(clientOf(rest).send(ask(text, strict.defaultRouterArn))).resolves.toBeDefined();
    }
    const temporary = { accessKeyId: "AKIDTWO", secretAccessKey: KEYS.AKIDTWO, sessionToken: "a token" };
    await expect(clientOf({ ...rest, credentials: temporary }).send(ask("Hi"))).resolves.toBeDefined();
  });

  it("is verified for paths with ARNs and queries", async () => {
    now = Date.now();
    const client = new BedrockClient({ ...strict.clientConfig, credentials });
    const promptRouterArn = strict.defaultRouterArn;
    await expect(client.send(new GetPromptRouterCommand({ promptRouterArn }))).resolves.toBeDefined();
    const list = new ListPromptRoutersCommand({ type: "default", maxResults: 1 });
    await expect(client.send(list)).resolves.toBeDefined();
  });

  it.each([
    [{ accessKeyId: "AKIDONE", secretAccessKey: "wrong" }, "InvalidSignatureException"],
    [{ accessKeyId: "AKIDNOBODY", secretAccessKey: "x" }, "UnrecognizedClientException"],
  ])("with the credentials %j is refused", async (wrong, name) => {
    await expect(clientOf({ credentials: wrong }).send(ask("Hi"))).rejects.toMatchObject({
      name,
      $metadata: { httpStatusCode: 403 },
    });
  });

  it("of a changed body is refused", async () => {
    const client = clientOf({ requestHandler: new NodeHttpHandler() });
    client.middlewareStack.add(
      (next) => (args) => {
        const request = args.request as { body: string };
        request.body = request.body.replace("Hi", "Ho");
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );
    await expect(client.send(ask("Hi"))).rejects.toMatchObject({ name: "InvalidSignatureException" });
  });

  it.each([
    [600_000, /^Signature expired: \d{8}T\d{6}Z is now earlier than .* - 5 min\.\)$/],
    [-600_000, /^Signature not yet current: .* \+ 5 min\.\)$/],
  ])(
    "%i ms away from the server's clock is refused, and a client that retries corrects its clock",
    async (skew, message) => {
      now = Date.now() + skew;
      await expect(clientOf().send(ask("Hi"))).rejects.toMatchObject({ message: expect.stringMatching(message) });
      await expect(clientOf({ maxAttempts: 2 }).send(ask("Hi"))).resolves.toBeDefined();
      now = Date.now();
    },
  );

  it("is accepted from a client that uses clientConfig or env of the server", async () => {
    await expect(new BedrockRuntimeClient(strict.clientConfig).send(ask("Hi"))).resolves.toBeDefined();
    expect(strict.env).toMatchObject({ AWS_ACCESS_KEY_ID: "AKIDONE", AWS_SECRET_ACCESS_KEY: KEYS.AKIDONE });
    const tokens = await startLocalBedrock({ strictAuth: { bearerTokens: [TOKEN] } });
    expect(tokens.env.AWS_BEARER_TOKEN_BEDROCK).toBe(TOKEN);
    await tokens.close();
  });

  it.each([
    [TOKEN, 200],
    ["another", 403],
  ])("is not needed: the bearer token %s gets %i", async (token, status) => {
    const headers = { authorization: `Bearer ${token}` };
    expect((await fetch(`${strict.url}/prompt-routers`, { headers })).status).toBe(status);
  });
});

describe("strictAuth", () => {
  it("accepts keys without bearer tokens", async () => {
    const local = await startLocalBedrock({ strictAuth: KEYS });
    await expect(new BedrockRuntimeClient(local.clientConfig).send(ask("Hi"))).resolves.toBeDefined();
    await local.close();
  });

  it.each([{}, { keys: {} }, { bearerTokens: [] }])("is refused if it has no credentials: %j", async (strictAuth) => {
    await expect(startLocalBedrock({ strictAuth })).rejects.toMatchObject({ option: "strictAuth" });
  });
});

describe("parseAuthorization", () => {
  it("never throws, and reads the parts of a header", () => {
    fc.assert(fc.property(fc.string(), (text) => void parseAuthorization(`AWS4-HMAC-SHA256 ${text}`)));
    expect(
      parseAuthorization("AWS4-HMAC-SHA256 Credential=A/20261121/r/s/aws4_request,SignedHeaders=a;b,Signature=ff"),
    ).toEqual({
      accessKeyId: "A",
      date: "20261121",
      region: "r",
      service: "s",
      signedHeaders: ["a", "b"],
      signature: "ff",
    });
  });
});
