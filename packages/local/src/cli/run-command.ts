import { omitUndefined } from "@bedrock-routed/core";
import {
  connectOpenAIModel,
  createProgressLines,
  FolderError,
  InvalidLocalOptionError,
  indexCacheFolder,
  indexFolder,
  type KnowledgeBase,
  type LocalBedrock,
  type ModelRespond,
  type ReceivedRequest,
  startLocalBedrock,
} from "@bedrock-routed/local";
import { version } from "../../package.json";
import { readModelKey } from "../env";
import { type Command, parseCommand, USAGE, UsageError } from "./parse-command";

/** The terminal that the command runs in. */
export interface Terminal {
  /** Writes a line to the standard output. */
  readonly out: (line: string) => void;
  /** Writes a line to the standard error. */
  readonly error: (line: string) => void;
  /** Aborted when the command must end. */
  readonly stopped: AbortSignal;
}

/** Runs `bedrock-local` until it is stopped. Returns the exit code: 0, 1 if it failed, or 2 for wrong usage. */
export async function runCommand(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command === "help") terminal.out(USAGE);
    else if (command === "version") terminal.out(version);
    else await serve(command, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || InvalidLocalOptionError.isInstance(error)) {
      terminal.error(`${toSentence(error.message)} Try bedrock-local --help.`);
      return 2;
    }
    terminal.error(describe(error, args));
    return 1;
  }
}

async function serve(command: Command, terminal: Terminal): Promise<void> {
  const { verbose, json, knowledgeBaseId, docs } = command;
  // First, because it is soon known whether the model server answers.
  const respond = await connectModel(command);
  const knowledgeBase = docs === undefined ? undefined : await indexDocs(docs, command, terminal);
  const onRequest = (call: ReceivedRequest): void => {
    if (json) terminal.out(JSON.stringify(buildCallRecord(call, verbose)));
    else terminal.error(printCall(call, verbose));
  };
  const knowledgeBases = knowledgeBase && { [knowledgeBaseId]: knowledgeBase };
  const local = await startLocalBedrock({
    port: command.port,
    verbose,
    onRequest,
    ...omitUndefined({ region: command.region, knowledgeBases, respond }),
  });
  const languageModel = respond?.languageModel;
  if (json) {
    const start = buildStart(local, knowledgeBaseId, knowledgeBase);
    terminal.out(JSON.stringify({ ...start, ...omitUndefined({ languageModel }) }));
  } else printStart(terminal, local, knowledgeBaseId, knowledgeBase, languageModel);
  if (!terminal.stopped.aborted) {
    await new Promise((resolve) => terminal.stopped.addEventListener("abort", resolve, { once: true }));
  }
  await local.close();
}

async function connectModel({ modelUrl, model, allowsRemoteModel }: Command): Promise<ModelRespond | undefined> {
  if (modelUrl === undefined) return undefined;
  try {
    return await connectOpenAIModel({
      url: modelUrl,
      ...omitUndefined({ model, apiKey: readModelKey() }),
      ...(allowsRemoteModel ? { allowRemote: "I understand that texts leave this machine" } : {}),
    });
  } catch (error) {
    // The option of the command has another name than that of the library.
    if (!InvalidLocalOptionError.isInstance(error)) throw error;
    throw new UsageError(toUsage(error));
  }
}

async function indexDocs(docs: string, { keepsIndex }: Command, terminal: Terminal): Promise<KnowledgeBase> {
  const { knowledgeBase, skipped } = await indexFolder(docs, {
    onProgress: createProgressLines(terminal.error),
    ...(keepsIndex ? { cacheFolder: indexCacheFolder() } : {}),
  });
  if (knowledgeBase.documentCount === 0) {
    throw new FolderError(docs, "it holds no Markdown, text or HTML files that can be read");
  }
  for (const { path, reason } of skipped) terminal.error(`Skipped ${path}: ${reason}`);
  return knowledgeBase;
}

function buildStart(
  { url, region, env, defaultRouterArn }: LocalBedrock,
  id: string,
  base: KnowledgeBase | undefined,
): Readonly<Record<string, unknown>> {
  const knowledgeBase = base && { id, documents: base.documentCount, passages: base.chunks.length };
  return { event: "start", url, region, env, defaultRouterArn, ...omitUndefined({ knowledgeBase }) };
}

/** Writes only the variables to the standard output, so that a shell can source it. */
function printStart(
  { out, error }: Terminal,
  local: LocalBedrock,
  knowledgeBaseId: string,
  knowledgeBase: KnowledgeBase | undefined,
  languageModel: ModelRespond["languageModel"] | undefined,
): void {
  error(`Local Bedrock for ${local.region}. Status page: ${local.url}/`);
  error(
    languageModel === undefined
      ? "It is not a language model: its replies are quotes."
      : `${languageModel.model} at ${languageModel.url} answers. Tokens are the local Bedrock's estimates.`,
  );
  if (knowledgeBase !== undefined) {
    const { documentCount, chunks } = knowledgeBase;
    const documents = documentCount === 1 ? "1 document" : `${documentCount} documents`;
    const passages = chunks.length === 1 ? "1 passage" : `${chunks.length} passages`;
    error(`Knowledge base ${knowledgeBaseId}: ${documents}, ${passages}.`);
  }
  error("To use it from any AWS SDK program, run this in another terminal:");
  for (const [name, value] of Object.entries(local.env)) out(`export ${name}=${value}`);
  error("Press Ctrl-C to stop it.");
}

/** Formats a call as one line. @param isVerbose whether the content of the request may be shown */
function printCall(call: ReceivedRequest, isVerbose: boolean): string {
  const { operation, modelId, status, usage, durationMs, fault, body } = call;
  const parts = [
    modelId === undefined ? operation : `${operation} ${modelId}`,
    status === 0 ? "no answer" : String(status),
    ...(usage === undefined ? [] : [`${usage.inputTokens} + ${usage.outputTokens} tokens`]),
    `${durationMs.toFixed(1)} ms`,
    ...(fault === undefined ? [] : [`fault: ${fault}`]),
    ...(isVerbose ? [JSON.stringify(body)] : []),
  ];
  // Control characters from a client could move the cursor or colour the terminal.
  return parts.join("  ").replaceAll(/\p{Cc}/gu, "�");
}

/** Builds the JSON object for a call. */
function buildCallRecord(call: ReceivedRequest, isVerbose: boolean): Readonly<Record<string, unknown>> {
  const { body, headers, time, ...rest } = call;
  return { event: "call", time: new Date(time).toISOString(), ...rest, ...(isVerbose ? { headers, body } : {}) };
}

/** @returns what is wrong, in words of the command line */
function toUsage({ option, message }: InvalidLocalOptionError): string {
  const own = message.replace(`Invalid option ${option}:`, `Invalid --${option === "url" ? "model-url" : option}`);
  return own.replace(/set allowRemote to "[^"]*"/, "add --allow-remote-model");
}

function toSentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

function describe(error: unknown, args: readonly string[]): string {
  if (FolderError.isInstance(error)) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    const command = parseCommand(args);
    const port = typeof command === "object" ? command.port : "";
    return `Port ${port} is in use. Stop the program that listens there, or choose another port with --port.`;
  }
  return error instanceof Error ? error.message : String(error);
}
