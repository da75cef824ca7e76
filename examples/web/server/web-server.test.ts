import { createHash, randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LONGEST_QUESTION, PATHS, SESSION_HEADER } from "../protocol";
import { HOSTILE, holdAnswer, startPage, type TestPage } from "../testing/start-page";
import { ask, eventOf, readSession, sendRaw, startSession, textOf } from "../testing/web-client";

let page: TestPage;
beforeAll(async () => {
  page = await startPage();
});
afterAll(() => page.close());

/** Model calls that reached the local Bedrock. */
const modelCalls = ({ local }: TestPage): number =>
  local.requests.filter(({ operation }) => operation.startsWith("Converse")).length;

describe("the page", () => {
  it("runs its own script only, loads nothing, and cannot be framed", async () => {
    const { status, headers, text } = await sendRaw(page.url, "/", {});
    const policy = String(headers["content-security-policy"]);
    const script = /<script>([\s\S]*)<\/script>\s*<\/body>/.exec(text)?.[1] ?? "";
    const hash = createHash("sha256").update(script).digest("base64");
    expect(status).toBe(200);
    expect(policy).toContain(`script-src 'sha256-${hash}';`);
    expect(policy).toMatch(/default-src 'none'.*connect-src 'self'.*frame-ancestors 'none'.*trusted-types 'none'/);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
  });

  it("keeps sample questions from ending its data", async () => {
    const other = await startPage({ sampleQuestions: [`</script>${HOSTILE}`] });
    const { text } = await sendRaw(other.url, "/", {});
    await other.close();
    expect(text).toContain("\\u003c/script>\\u003cimg");
    expect(text).not.toContain("<img");
  });
});

describe("a request from elsewhere is refused", () => {
  const json = { "content-type": "application/json" };
  it.each([
    ["another host", { host: "rebound.example" }],
    ["another port", { host: "127.0.0.1:1" }],
    ["another origin", { ...json, origin: "https://evil.example" }],
    ["the origin of a file", { ...json, origin: "null" }],
    ["another site", { ...json, "sec-fetch-site": "cross-site" }],
    ["another media type", { "content-type": "text/plain" }],
    ["no media type", {}],
  ])("with %s", async (_, headers) => {
    const reply = await sendRaw(page.url, PATHS.session, { method: "POST", headers, body: "{}" });
    expect(reply.status).toBe(403);
    expect(reply.headers["access-control-allow-origin"]).toBeUndefined();
  });

  it("also for the page itself", async () => {
    expect((await sendRaw(page.url, "/", { headers: { host: "rebound.example" } })).status).toBe(403);
    expect((await sendRaw(page.url, "/", { headers: { "sec-fetch-site": "cross-site" } })).status).toBe(200);
  });
});

describe("a question that cannot be asked", () => {
  it.each([
    [
      "is too long",
      { question: "あ".repeat(LONGEST_QUESTION + 1) },
      400,
      { code: "too-long", limit: LONGEST_QUESTION },
    ],
    ["is empty", { question: " \n" }, 400, { code: "empty" }],
    ["names no router", { router: "none" as never }, 400, { code: "refused" }],
    ["has no id", { id: "1" }, 400, { code: "refused" }],
    ["has a field too many", { model: "x" } as never, 400, { code: "refused" }],
  ])("%s", async (_, fields, status, problem) => {
    const session = await startSession(page.url);
    const before = page.local.requests.length;
    expect(await ask(page.url, { session, ...fields })).toMatchObject({ status, problem });
    expect(page.local.requests).toHaveLength(before);
  });

  it("has a body that is too large or no JSON", async () => {
    const headers = { "content-type": "application/json" };
    const send = (body: string) => sendRaw(page.url, PATHS.session, { method: "POST", headers, body });
    expect((await send(`"${"x".repeat(40_000)}"`)).status).toBe(413);
    expect((await send("{")).status).toBe(400);
  });

  it("belongs to a session that does not exist", async () => {
    expect(await ask(page.url, { session: "guessed" })).toMatchObject({
      status: 404,
      problem: { code: "session-expired" },
    });
  });
});

describe("an answer", () => {
  it("arrives as tokens, citations, routing, savings and done", async () => {
    const { events, numbers } = await ask(page.url, { session: await startSession(page.url) });
    const types = events.map(({ type }) => type);
    const firstOther = types.findIndex((type) => type !== "token");
    expect(firstOther).toBeGreaterThan(1);
    expect(types.slice(firstOther)).toEqual(["citations", "routing", "savings", "done"]);
    expect(numbers).toEqual(events.map((_, index) => String(index + 1)));
    const answer = textOf(events);
    expect(answer).toContain("A lost VPN token is reset by the service desk.");
    const [citation] = eventOf(events, "citations").citations;
    expect(citation).toMatchObject({ source: "vpn.md", section: "VPN" });
    expect(citation?.markers.map(({ start, end }) => answer.slice(start, end))).toContain(`[${citation?.number}]`);
    expect(citation?.quotes.map(({ start, end }) => citation.text.slice(start, end))).toContain(
      "A lost VPN token is reset by the service desk.",
    );
    const { answer: figures, total } = eventOf(events, "savings");
    expect(figures.costUsd).toBeGreaterThan(0);
    expect(figures.savedUsd).toBeCloseTo((figures.baselineUsd ?? 0) - (figures.costUsd ?? 0), 12);
    expect(total).toEqual(figures);
  });

  it.each([
    ["bedrock", "Who resets a lost VPN token?", "nova-lite", { kind: "prompt-router" }],
    [
      "complexity",
      "Who resets a lost VPN token?",
      "nova-lite",
      { kind: "complexity", level: "simple", threshold: 0.5 },
    ],
    ["cascade", "Who resets a lost VPN token?", "nova-lite", { kind: "cascade", declined: [] }],
    ["small", "Who resets a lost VPN token?", "nova-lite", { kind: "named" }],
    ["large", "紛失した VPN トークンは誰が再設定しますか。", "nova-pro", { kind: "named" }],
  ] as const)("by the router %s says which model wrote it, and why", async (router, question, model, reason) => {
    const { events } = await ask(page.url, { session: await startSession(page.url), router, question });
    expect(eventOf(events, "routing").routing).toMatchObject({ model: expect.stringContaining(model), reason });
  });

  it("by a cascade whose small model cites nothing is the large model's", async () => {
    const other = await startPage(
      {},
      { respond: ({ modelId }) => (modelId.includes("lite") ? "Ask around." : "The desk. [1]") },
    );
    const { events } = await ask(other.url, { session: await startSession(other.url), router: "cascade" });
    await other.close();
    expect(textOf(events)).toBe("The desk. [1]");
    const { model, reason } = eventOf(events, "routing").routing;
    expect([model, reason]).toEqual([
      expect.stringContaining("nova-pro"),
      { kind: "cascade", declined: ["no citation"] },
    ]);
  });

  it("to what the documents do not know calls no model", async () => {
    const { events } = await ask(page.url, {
      session: await startSession(page.url),
      question: "How do I bake sourdough?",
    });
    expect(eventOf(events, "routing").routing.reason).toEqual({ kind: "no-call" });
    expect(eventOf(events, "savings").answer).toMatchObject({ calls: 0 });
  });

  it("passes hostile documents on as data", async () => {
    const session = await startSession(page.url);
    const { events } = await ask(page.url, { session, question: "What does parking in Yokohama cost?" });
    const [citation] = eventOf(events, "citations").citations;
    expect(citation?.text).toContain("<img src=x");
    expect(citation?.source).toMatch(/^javascript:/);
  });
});

describe("a session", () => {
  it("understands a second question by the first, and counts both", async () => {
    const session = await startSession(page.url);
    await ask(page.url, { session, question: "What is the hotel limit in Osaka?" });
    const { events } = await ask(page.url, { session, question: "And in Kyoto?" });
    expect(eventOf(events, "routing").routing.standaloneQuestion).toBe("What is the hotel limit in Kyoto?");
    expect(textOf(events)).toContain("JPY 16,000");
    const { answer, total } = eventOf(events, "savings");
    expect([answer.calls, total.calls]).toEqual([2, 3]);
  });

  it("is not changed by a comparison", async () => {
    const session = await startSession(page.url);
    await ask(page.url, { session, question: "What is the hotel limit in Osaka?", comparison: randomUUID() });
    const { events } = await ask(page.url, { session });
    expect(eventOf(events, "routing").routing.standaloneQuestion).toBeUndefined();
    expect(eventOf(events, "savings").total.calls).toBe(2);
  });

  it("is told to a page that is loaded again, and to no other", async () => {
    const [session, other] = [await startSession(page.url), await startSession(page.url)];
    expect(session).toMatch(/^[\w-]{32}$/);
    const { id, events } = await ask(page.url, { session });
    expect(await readSession(page.url, session)).toMatchObject({ turns: [{ id, events: [...events] }] });
    expect(await readSession(page.url, other)).toMatchObject({ turns: [] });
    await fetch(page.url + PATHS.session, { method: "DELETE", headers: { [SESSION_HEADER]: session } });
    expect(await readSession(page.url, session)).toBeUndefined();
  });

  it("expires, and makes room when there are too many", async () => {
    let now = 0;
    const other = await startPage({ limits: { sessions: 2, idleMs: 1000 }, now: () => now });
    const first = await startSession(other.url);
    now += 10;
    const second = await startSession(other.url);
    now += 10;
    const third = await startSession(other.url);
    const alive = async () =>
      await Promise.all([first, second, third].map((id) => readSession(other.url, id).then(Boolean)));
    expect(await alive()).toEqual([false, true, true]);
    now += 2000;
    expect(await alive()).toEqual([false, false, false]);
    await other.close();
  });
});

describe("a reader that leaves", () => {
  it("ends the call of the model, and the call counts as left early", async () => {
    const held = holdAnswer();
    const other = await startPage({}, { respond: held.respond });
    const session = await startSession(other.url);
    const leaving = new AbortController();
    const reading = ask(other.url, { session, signal: leaving.signal, onEvent: () => leaving.abort() });
    await expect(reading).rejects.toThrow(/abort/i);
    await held.left;
    await vi.waitFor(() => expect(other.server.savings.report().abandonedCalls).toBe(1));
    const state = await readSession(other.url, session);
    expect(state?.turns[0]?.events.at(-1)).toEqual({ type: "error", problem: { code: "stopped" } });
    await other.close();
    expect(other.errors).toEqual([]);
  });

  it("and comes back gets what is missing, and asks nothing twice", async () => {
    const session = await startSession(page.url);
    const { id, events } = await ask(page.url, { session });
    const before = modelCalls(page);
    const again = await ask(page.url, { session, id, headers: { "last-event-id": "2" } });
    expect(again.events).toEqual(events.slice(2));
    expect(modelCalls(page)).toBe(before);
    expect(await ask(page.url, { session, id, question: "Another?" })).toMatchObject({ status: 409 });
  });

  it("does not end an answer that another tab reads", async () => {
    const held = holdAnswer();
    const other = await startPage({}, { respond: held.respond });
    const [session, id] = [await startSession(other.url), randomUUID()];
    const leaving = new AbortController();
    let second: ReturnType<typeof ask> | undefined;
    const onEvent = (): void => {
      second ??= ask(other.url, { session, id, onEvent: () => leaving.abort() });
    };
    await expect(ask(other.url, { session, id, signal: leaving.signal, onEvent })).rejects.toThrow(/abort/i);
    held.goOn();
    expect(textOf((await second)?.events ?? [])).toBe("A lost VPN token is reset by the service desk. [1]");
    expect(modelCalls(other)).toBe(1);
    await other.close();
  });
});

describe("what a person should know", () => {
  it("too many answers at once", async () => {
    const held = holdAnswer();
    const other = await startPage({ limits: { runningInSession: 1 } }, { respond: held.respond });
    const session = await startSession(other.url);
    let busy: ReturnType<typeof ask> | undefined;
    const onEvent = (): void => {
      busy ??= ask(other.url, { session }).finally(held.goOn);
    };
    const { events } = await ask(other.url, { session, onEvent });
    expect(await busy).toMatchObject({ status: 429, problem: { code: "busy" } });
    expect(eventOf(events, "done").milliseconds).toBeGreaterThan(0);
    await other.close();
  });

  it.each([
    ["ThrottlingException", "throttled"],
    ["ServiceUnavailableException", "unavailable"],
    ["AccessDeniedException", "denied"],
    ["ValidationException", "internal"],
  ] as const)("%s of Bedrock is %s, without its text", async (name, code) => {
    const fault = { kind: "exception", name, message: "about the lost VPN token" } as const;
    const other = await startPage({}, { faults: [{ fault, when: { operation: "ConverseStream" } }] });
    const { events } = await ask(other.url, { session: await startSession(other.url) });
    await other.close();
    const { problem } = eventOf(events, "error");
    expect(problem.code).toBe(code);
    expect(JSON.stringify(problem)).not.toContain("VPN");
  });

  it("a Bedrock that is gone", async () => {
    const other = await startPage();
    const session = await startSession(other.url);
    await other.local.close();
    expect(eventOf((await ask(other.url, { session })).events, "error").problem).toEqual({ code: "unreachable" });
    await other.server.close();
  });

  it("a budget that is spent", async () => {
    const other = await startPage({ budgetUsd: 0.000001 });
    const { events } = await ask(other.url, { session: await startSession(other.url) });
    expect(eventOf(events, "error").problem).toEqual({ code: "budget", limitUsd: 0.000001 });
    expect(modelCalls(other)).toBe(0);
    await other.close();
  });
});
