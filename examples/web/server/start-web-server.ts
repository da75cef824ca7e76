import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { BedrockSavingsHandler, Budget } from "@bedrock-routed/callbacks";
import { withBudget } from "@bedrock-routed/callbacks/with-budget";
import type { RagAnswer, RagCallOptions, RagChain, RagInput } from "@bedrock-routed/rag";
import type { Runnable } from "@langchain/core/runnables";
import { z } from "zod";
import type { Environment } from "../../src/environment/environment";
import { PAGE_HEADERS, renderPage } from "../page/render-page";
import {
  type AskRequest,
  LAST_EVENT_HEADER,
  LONGEST_QUESTION,
  PATHS,
  type PageConfig,
  type Problem,
  ROUTERS,
  type RouterChoice,
  SESSION_HEADER,
  type SessionState,
} from "../protocol";
import { answerQuestion } from "./answer-question";
import { createChains, LARGE_MODEL, MAX_ANSWER_TOKENS, SMALL_MODEL } from "./create-chains";
import { sendEvents } from "./event-stream";
import { LiveTurn } from "./live-turn";
import { BadBodyError, readJson } from "./read-json";
import { refuseRequest } from "./refuse-request";
import { countRunning, type Session, type SessionLimits, Sessions } from "./sessions";

interface WebServerLimits extends SessionLimits {
  /** Answers that are written at the same time. */
  readonly running: number;
  /** Answers of one session that are written at the same time. A comparison has two. */
  readonly runningInSession: number;
}

const LIMITS: WebServerLimits = {
  sessions: 50,
  idleMs: 2 * 60 * 60 * 1000,
  turns: 50,
  running: 16,
  runningInSession: 2,
};

export interface WebServerOptions extends Pick<PageConfig, "sampleQuestions" | "answers" | "documents"> {
  readonly environment: Environment;
  /** @default any free port */
  readonly port?: number;
  /** USD that all answers of this server may cost together. @default no limit */
  readonly budgetUsd?: number | undefined;
  readonly limits?: Partial<WebServerLimits>;
  /** Called with errors that are not expected. They can quote a question, so log their names only. */
  readonly onError?: (error: unknown) => void;
  /** @default Date.now */
  readonly now?: () => number;
}

export interface WebServer {
  readonly url: string;
  /** Of all sessions. */
  readonly savings: BedrockSavingsHandler;
  /** Stops all answers and closes all connections. */
  close(): Promise<void>;
}

const askRequest: z.ZodType<AskRequest> = z.strictObject({
  id: z.uuid(),
  question: z.string(),
  router: z.enum(ROUTERS),
  comparison: z.uuid().exactOptional(),
});

/** Starts the server of the page on loopback. */
export async function startWebServer(options: WebServerOptions): Promise<WebServer> {
  const { environment, budgetUsd, onError = () => {}, now = Date.now } = options;
  const limits = { ...LIMITS, ...options.limits };
  const savings = new BedrockSavingsHandler({ baseline: LARGE_MODEL, maxRecords: 0 });
  const chains = limitSpending(createChains(environment, savings), budgetUsd);
  const sessions = new Sessions(limits, now);
  const { sampleQuestions, answers, documents } = options;
  const models = { small: SMALL_MODEL, large: LARGE_MODEL };
  const page = Buffer.from(
    renderPage({ sampleQuestions, models, answers, ...(documents === undefined ? {} : { documents }) }),
  );

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseRequest(request, (server.address() as AddressInfo).port);
    if (refusal !== undefined) return sendText(response, 403, refusal);
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const session = sessions.find(readHeader(request, SESSION_HEADER));
    switch (`${request.method} ${pathname}`) {
      case "GET /":
        response.writeHead(200, { ...PAGE_HEADERS, "content-length": page.length });
        response.end(page);
        return;
      case `POST ${PATHS.session}`: {
        await readJson(request);
        const created = sessions.create();
        return created === undefined ? sendProblem(response, 503, { code: "busy" }) : sendSession(response, created);
      }
      case `GET ${PATHS.session}`:
        return session === undefined ? sendProblem(response, 404, EXPIRED) : sendSession(response, session);
      case `DELETE ${PATHS.session}`:
        if (session !== undefined) sessions.end(session.id);
        response.writeHead(204).end();
        return;
      case `POST ${PATHS.ask}`:
        return await ask(request, response, session);
      default:
        return sendText(response, 404, "There is no such page.");
    }
  }

  async function ask(request: IncomingMessage, response: ServerResponse, session: Session | undefined): Promise<void> {
    const body = askRequest.safeParse(await readJson(request));
    if (!body.success) return sendProblem(response, 400, { code: "refused" });
    if (session === undefined) return sendProblem(response, 404, EXPIRED);
    const question = body.data.question.trim();
    if (question === "") return sendProblem(response, 400, { code: "empty" });
    if (question.length > LONGEST_QUESTION)
      return sendProblem(response, 400, { code: "too-long", limit: LONGEST_QUESTION });
    const known = session.turns.find(({ request: { id } }) => id === body.data.id);
    if (known !== undefined) {
      if (known.request.question !== question) return sendProblem(response, 409, { code: "refused" });
      return sendEvents(response, known, Number(readHeader(request, LAST_EVENT_HEADER)) || 0);
    }
    if (countRunning(session) >= limits.runningInSession || sessions.running >= limits.running) {
      return sendProblem(response, 429, { code: "busy" });
    }
    const turn = new LiveTurn({ ...body.data, question });
    sessions.addTurn(session, turn);
    sendEvents(response, turn, 0);
    await answerQuestion({
      turn,
      session,
      chain: chains[turn.request.router],
      sourcePrefix: environment.sourcePrefix,
      onError,
    });
  }

  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => {
      if (!(error instanceof BadBodyError)) onError(error);
      if (response.headersSent) response.destroy();
      else sendProblem(response, error instanceof BadBodyError ? error.status : 500, { code: "refused" });
    });
  });
  // A client that sends its request slowly must not hold a connection.
  server.requestTimeout = 10_000;
  server.headersTimeout = 10_000;
  server.maxConnections = 256;
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject).listen(options.port ?? 0, "127.0.0.1", resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    savings,
    close: () =>
      new Promise((resolve) => {
        sessions.endAll();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

type Chains = Readonly<Record<RouterChoice, Runnable<RagInput, RagAnswer, RagCallOptions>>>;

/** All chains share the budget. Each question reserves what it could cost on the large model. */
function limitSpending(chains: ReturnType<typeof createChains>, budgetUsd: number | undefined): Chains {
  if (budgetUsd === undefined) return chains;
  const budget = new Budget({ limitUsd: budgetUsd });
  const estimate = { estimateModel: LARGE_MODEL, estimateOutputTokens: MAX_ANSWER_TOKENS };
  const limit = (chain: RagChain): Chains["bedrock"] => withBudget(chain, budget, estimate);
  const { bedrock, complexity, cascade, small, large } = chains;
  return {
    bedrock: limit(bedrock),
    complexity: limit(complexity),
    cascade: limit(cascade),
    small: limit(small),
    large: limit(large),
  };
}

const EXPIRED: Problem = { code: "session-expired" };

function sendSession(response: ServerResponse, { id, turns }: Session): void {
  const state: SessionState = { session: id, turns: turns.map((turn) => turn.toTurn()) };
  sendJson(response, 200, state);
}

function sendProblem(response: ServerResponse, status: number, problem: Problem): void {
  sendJson(response, status, { problem });
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", JSON.stringify(value));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, "text/plain", text);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  response.writeHead(status, {
    "content-type": `${type}; charset=utf-8`,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    // What is left of a body that was not read would be taken for the next request.
    ...(status >= 400 ? { connection: "close" } : {}),
  });
  response.end(text);
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" ? value : undefined;
}
