import { omitUndefined } from "@bedrock-routed/core";
import { version } from "../../package.json";
import { ConfigError } from "../config/config-error";
import { type ConfiguredOptions, readConfig } from "../config/read-config";
import type { Respond } from "../converse/respond";
import { FolderError } from "../documents/load-folder";
import { createProgressLines } from "../documents/progress-lines";
import { indexCacheFolder, readModelKey } from "../env";
import { whenReady } from "../eventually";
import type { ReceivedRequest } from "../inspection/request-log";
import { InvalidLocalOptionError } from "../invalid-local-option-error";
import { indexFolder } from "../knowledge-base/index-folder";
import type { KnowledgeBase } from "../knowledge-base/knowledge-base";
import { connectOpenAIModel, type ModelRespond } from "../model-server/openai-model";
import { type LocalBedrock, startLocalBedrock } from "../server/start-local-bedrock";
import { type Command, parseCommand, USAGE, UsageError } from "./parse-command";
import { serveRecordings } from "./serve-recordings";
import type { Terminal } from "./terminal";

const DEFAULT_PORT = 4566;

/**
 * Runs the command `bedrock-local` until it is stopped.
 * @param args what follows the name of the program
 * @param program the name that errors refer to
 * @returns the exit code: 0, 1 if it failed, or 2 for wrong usage
 */
export async function runLocalCommand(
  args: readonly string[],
  terminal: Terminal,
  program = "bedrock-local",
): Promise<number> {
  try {
    const command = parseCommand(args);
    if (command === "help") terminal.out(USAGE);
    else if (command === "version") terminal.out(version);
    else if ((command.record ?? command.replay) === undefined) await serve(command, terminal);
    else await serveRecordings(command, command.port ?? DEFAULT_PORT, terminal);
    return 0;
  } catch (error) {
    if (error instanceof UsageError || InvalidLocalOptionError.isInstance(error) || ConfigError.isInstance(error)) {
      terminal.error(`${toSentence(error.message)} Try ${program} --help.`);
      return 2;
    }
    terminal.error(describe(error));
    return 1;
  }
}

async function serve(command: Command, terminal: Terminal): Promise<void> {
  const { json, knowledgeBaseId, docs } = command;
  const { knowledgeBases: folders = {}, ...config } =
    command.config === undefined ? {} : await readConfig(command.config);
  // First, because it is soon known whether the model server answers.
  const model = await connectModel(command);
  const knowledgeBases: Record<string, KnowledgeBase> = {};
  for (const [id, folder] of Object.entries({
    ...folders,
    ...(docs === undefined ? {} : { [knowledgeBaseId]: docs }),
  })) {
    knowledgeBases[id] = await indexDocs(folder, command, terminal);
  }
  const verbose = command.verbose || config.verbose === true;
  const onRequest = (call: ReceivedRequest): void => {
    if (json) terminal.out(JSON.stringify(buildCallRecord(call, verbose)));
    else terminal.error(printCall(call, verbose));
  };
  const respond = joinResponders(config.respond, model);
  const local = await startLocalBedrock({
    ...config,
    verbose,
    knowledgeBases,
    port: command.port ?? config.port ?? DEFAULT_PORT,
    onRequest,
    ...(command.auth ? { strictAuth: "generate" } : {}),
    ...omitUndefined({ region: command.region ?? config.region, respond }),
  });
  const languageModel = model?.languageModel;
  if (json) {
    const start = buildStart(local, knowledgeBases);
    terminal.out(JSON.stringify({ ...start, ...omitUndefined({ languageModel }) }));
  } else printStart(terminal, local, knowledgeBases, languageModel);
  if (!terminal.stopped.aborted) {
    await new Promise((resolve) => terminal.stopped.addEventListener("abort", resolve, { once: true }));
  }
  await local.close();
}

/** Lets the replies of a configuration file go first. A language model answers the rest. */
function joinResponders(script: ConfiguredOptions["respond"], model: ModelRespond | undefined): Respond | undefined {
  if (script === undefined || model === undefined) return script ?? model;
  const join: Respond = (request, call) => whenReady(script(request, call), (reply) => reply ?? model(request, call));
  return Object.assign(join, { languageModel: model.languageModel });
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
  { url, statusUrl, region, env, defaultRouterArn }: LocalBedrock,
  bases: Readonly<Record<string, KnowledgeBase>>,
): Readonly<Record<string, unknown>> {
  const knowledgeBases = Object.entries(bases).map(([id, { documentCount, chunks }]) => ({
    id,
    documents: documentCount,
    passages: chunks.length,
  }));
  // The member `knowledgeBase` is older than the list.
  const known = knowledgeBases.length === 0 ? {} : { knowledgeBase: knowledgeBases.at(-1), knowledgeBases };
  return { event: "start", url, statusUrl, region, env, defaultRouterArn, ...known };
}

/** Writes only the variables to the standard output, so that a shell can source it. */
function printStart(
  { out, error }: Terminal,
  local: LocalBedrock,
  knowledgeBases: Readonly<Record<string, KnowledgeBase>>,
  languageModel: ModelRespond["languageModel"] | undefined,
): void {
  error(`Local Bedrock for ${local.region}. Status page: ${local.statusUrl}`);
  error(
    languageModel === undefined
      ? "It is not a language model: its replies are quotes."
      : `${languageModel.model} at ${languageModel.url} answers. Tokens are the local Bedrock's estimates.`,
  );
  for (const [id, { documentCount, chunks }] of Object.entries(knowledgeBases)) {
    const documents = documentCount === 1 ? "1 document" : `${documentCount} documents`;
    const passages = chunks.length === 1 ? "1 passage" : `${chunks.length} passages`;
    error(`Knowledge base ${id}: ${documents}, ${passages}.`);
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

function describe(error: unknown): string {
  if (FolderError.isInstance(error)) return error.message;
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  if (code === "EADDRINUSE") {
    const port = error instanceof Error && "port" in error ? String(error.port) : "";
    return `Port ${port} is in use. Stop the program that listens there, or choose another port with --port.`;
  }
  return error instanceof Error ? error.message : String(error);
}
