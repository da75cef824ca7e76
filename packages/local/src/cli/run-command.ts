import {
  createKnowledgeBase,
  FolderError,
  InvalidLocalOptionError,
  type KnowledgeBase,
  type LocalBedrock,
  loadFolder,
  type ReceivedRequest,
  startLocalBedrock,
} from "@bedrock-routed/local";
import { version } from "../../package.json";
import { type Command, parseCommand, USAGE, UsageError } from "./parse-command";
import { buildCallRecord, printCall } from "./print-call";

/** The terminal and the user at it. */
export interface Terminal {
  /** Writes a line of what was asked for. */
  readonly out: (line: string) => void;
  /** Writes a line about it. */
  readonly error: (line: string) => void;
  /** Aborted when the command shall end. */
  readonly stopped: AbortSignal;
}

/** Runs `bedrock-local` until it is stopped. Returns the exit code: 0, 1 when it failed, 2 for wrong usage. */
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
  const loaded = docs === undefined ? undefined : await loadFolder(docs);
  const knowledgeBase = loaded === undefined ? undefined : createKnowledgeBase(loaded.documents);
  if (docs !== undefined && loaded?.documents.length === 0) {
    throw new FolderError(docs, "it holds no Markdown, text or HTML files that can be read");
  }
  for (const { path, reason } of loaded?.skipped ?? []) terminal.error(`Skipped ${path}: ${reason}`);
  const onRequest = (call: ReceivedRequest): void => {
    if (json) terminal.out(JSON.stringify(buildCallRecord(call, verbose)));
    else terminal.error(printCall(call, verbose));
  };
  const local = await startLocalBedrock({
    port: command.port,
    verbose,
    onRequest,
    ...(command.region === undefined ? {} : { region: command.region }),
    ...(knowledgeBase === undefined ? {} : { knowledgeBases: { [knowledgeBaseId]: knowledgeBase } }),
  });
  if (json) terminal.out(JSON.stringify(buildStart(local, knowledgeBaseId, knowledgeBase)));
  else printStart(terminal, local, knowledgeBaseId, knowledgeBase);
  if (!terminal.stopped.aborted) {
    await new Promise((resolve) => terminal.stopped.addEventListener("abort", resolve, { once: true }));
  }
  await local.close();
}

function buildStart(
  { url, region, env, defaultRouterArn }: LocalBedrock,
  knowledgeBaseId: string,
  knowledgeBase: KnowledgeBase | undefined,
): Readonly<Record<string, unknown>> {
  const base = knowledgeBase && {
    id: knowledgeBaseId,
    documents: knowledgeBase.documentCount,
    passages: knowledgeBase.chunks.length,
  };
  return { event: "start", url, region, env, defaultRouterArn, ...(base === undefined ? {} : { knowledgeBase: base }) };
}

/** The variables go to the output, so that it can be sourced; the rest is about it. */
function printStart(
  { out, error }: Terminal,
  local: LocalBedrock,
  knowledgeBaseId: string,
  knowledgeBase: KnowledgeBase | undefined,
): void {
  error(`Local Bedrock for ${local.region}. Status page: ${local.url}/`);
  error("It is not a language model: its replies are quotes.");
  if (knowledgeBase !== undefined) {
    const { documentCount, chunks } = knowledgeBase;
    error(`Knowledge base ${knowledgeBaseId}: ${documentCount} documents, ${chunks.length} passages.`);
  }
  error("For any AWS SDK program, in another terminal:");
  for (const [name, value] of Object.entries(local.env)) out(`export ${name}=${value}`);
  error("Ctrl-C ends it.");
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
    return `Port ${port} is in use. Stop what listens there, or choose another with --port.`;
  }
  return error instanceof Error ? error.message : String(error);
}
