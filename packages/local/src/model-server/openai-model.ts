import type { LanguageModel, ReplyPart, Respond, RespondCall } from "../converse/respond";
import type { ConverseRequest } from "../converse-request/converse-request";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { ServiceError, type ServiceErrorName } from "../wire/service-error";
import { buildChatRequest } from "./build-chat-request";
import {
  callModelServer,
  hasModel,
  listModels,
  type ModelServer,
  ModelServerError,
  printModels,
  readJson,
  type ServerResponse,
} from "./model-server";
import { BrokenReplyError, readCompletion, readErrorText } from "./read-completion";

/** Options of `openAIModel`. */
export interface OpenAIModelOptions {
  /** The base URL of a server of OpenAI's protocol on this machine, such as `http://127.0.0.1:11434/v1` for Ollama. */
  readonly url: string;
  /** The name of the model, as `GET /models` of the server lists it. */
  readonly model: string;
  /** The server's API key, if it needs one. It is never printed. @default none */
  readonly apiKey?: string;
  /** How long the server may send nothing, in ms. Loading a model can take minutes. @default 240000 */
  readonly timeoutMs?: number;
  /** Allows a server on another machine. @default only servers on this machine */
  readonly allowRemote?: typeof ALLOW_REMOTE;
}

/** A `respond` function behind which a language model answers. */
export interface ModelRespond extends Respond {
  (request: ConverseRequest, call: RespondCall): AsyncIterable<ReplyPart>;
  readonly languageModel: LanguageModel & { readonly url: string };
}

const ALLOW_REMOTE = "I understand that texts leave this machine";
const DEFAULT_TIMEOUT_MS = 240_000;

/**
 * Lets a model server of OpenAI's protocol answer (Ollama, LM Studio, llama.cpp, vLLM): pass the result as `respond`.
 * The server is called with the first request, so it may be started later.
 * @throws InvalidLocalOptionError when an option is invalid, or the URL is not on this machine
 */
export function openAIModel(options: OpenAIModelOptions): ModelRespond {
  const server = resolveServer(options);
  const { model } = options;
  if (typeof model !== "string" || model.trim() === "") {
    throw new InvalidLocalOptionError("model", model, "Use the name of a model of the server.");
  }
  return Object.assign(
    (request: ConverseRequest, { signal }: RespondCall): AsyncIterable<ReplyPart> =>
      complete(server, model, request, signal),
    { languageModel: { model, url: server.url } },
  );
}

/**
 * Does the same as `openAIModel`, and checks first that the server answers and has the model. Without a `model`, the
 * server's only model is used.
 * @throws InvalidLocalOptionError as `openAIModel` does
 * @throws ModelServerError with a message of one line: the server does not answer, or does not have the model
 */
export async function connectOpenAIModel(
  options: Omit<OpenAIModelOptions, "model"> & { readonly model?: string },
): Promise<ModelRespond> {
  const server = resolveServer(options);
  const models = await listModels(server);
  const model = options.model ?? (models.length === 1 ? models[0] : undefined);
  if (model === undefined) {
    throw new ModelServerError(server.url, { status: 404 }, `Name a model of ${server.url}. ${printModels(models)}`);
  }
  if (!hasModel(models, model)) {
    const message = `The model server at ${server.url} has no model ${JSON.stringify(model)}. ${printModels(models)}`;
    throw new ModelServerError(server.url, { status: 404 }, message);
  }
  return openAIModel({ ...options, model });
}

function resolveServer({
  url,
  apiKey,
  timeoutMs = DEFAULT_TIMEOUT_MS,
  allowRemote,
}: Omit<OpenAIModelOptions, "model">): ModelServer {
  const parsed = typeof url === "string" && URL.canParse(url) ? new URL(url) : undefined;
  const isHttp = parsed?.protocol === "http:" || parsed?.protocol === "https:";
  if (parsed === undefined || !isHttp) {
    throw new InvalidLocalOptionError("url", url, "Use the base URL of a server, such as http://127.0.0.1:11434/v1.");
  }
  const { username, password, search, hash, hostname } = parsed;
  const shown = `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  if (username !== "" || password !== "" || search !== "" || hash !== "") {
    throw new InvalidLocalOptionError("url", shown, "Leave out user, password, query and fragment.");
  }
  if (!isThisMachine(hostname) && allowRemote !== ALLOW_REMOTE) {
    const remedy = `${hostname} is not this machine, so the texts of requests would leave it. Use 127.0.0.1, ::1 or localhost, or set allowRemote to "${ALLOW_REMOTE}".`;
    throw new InvalidLocalOptionError("url", shown, remedy);
  }
  if (!(typeof timeoutMs === "number" && timeoutMs > 0 && timeoutMs < 2 ** 31)) {
    throw new InvalidLocalOptionError("timeoutMs", timeoutMs, "Use a number of milliseconds above 0.");
  }
  const base = { url: shown.replace(/\/{1,9}$/, ""), timeoutMs };
  return apiKey === undefined || apiKey === "" ? base : { ...base, apiKey };
}

function isThisMachine(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(hostname);
}

/** Asks the model. @throws ServiceError as Bedrock does when a model fails */
async function* complete(
  server: ModelServer,
  model: string,
  request: ConverseRequest,
  signal: AbortSignal,
): AsyncGenerator<ReplyPart> {
  const body = buildChatRequest(request, model);
  try {
    const response = await callModelServer(server, "/chat/completions", body, signal);
    if (response.status !== 200) throw await refusal(server, model, response);
    yield* readCompletion(response.data, request.stopSequences);
  } catch (error) {
    throw toBedrockError(error, server.url);
  }
}

/** The errors of Bedrock that say the same as the status of a model server. */
const BY_STATUS: Readonly<Record<number, ServiceErrorName>> = {
  400: "ValidationException",
  401: "AccessDeniedException",
  403: "AccessDeniedException",
  404: "ResourceNotFoundException",
  408: "ModelTimeoutException",
  413: "ValidationException",
  422: "ValidationException",
  429: "ThrottlingException",
  503: "ModelNotReadyException",
  504: "ModelTimeoutException",
};

async function refusal(server: ModelServer, model: string, response: ServerResponse): Promise<ServiceError> {
  const { status } = response;
  const reason = readErrorText(await readJson(response));
  const name = BY_STATUS[status] ?? "ModelErrorException";
  const message = `The model server at ${server.url} answered with ${status}: ${reason}`;
  return new ServiceError(name, status === 404 ? `${message} ${await whatExists(server, model)}` : message);
}

/** Says which models there are, if a model is missing. */
async function whatExists(server: ModelServer, model: string): Promise<string> {
  try {
    const models = await listModels(server);
    return hasModel(models, model) ? "" : `The server has no model ${JSON.stringify(model)}. ${printModels(models)}`;
  } catch (error) {
    return error instanceof ModelServerError ? error.message : "";
  }
}

function toBedrockError(error: unknown, url: string): unknown {
  if (error instanceof BrokenReplyError) {
    return new ServiceError("ModelErrorException", `The model server at ${url} ${error.message}.`);
  }
  if (!(error instanceof ModelServerError)) return error;
  if (error.problem === "timeout") return new ServiceError("ModelTimeoutException", error.message);
  const name = error.problem === "unreachable" ? "ServiceUnavailableException" : "ModelErrorException";
  return new ServiceError(name, error.message);
}
