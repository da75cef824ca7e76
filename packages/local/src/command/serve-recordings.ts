import { omitUndefined } from "@bedrock-routed/core";
import type { RecordingServer } from "../recording/serve";
import { startRecording } from "../recording/start-recording";
import { startReplay } from "../recording/start-replay";
import type { Command } from "./parse-command";
import type { Terminal } from "./terminal";

/** Records or replays until the command is stopped. @param port to listen on */
export async function serveRecordings(command: Command, port: number, terminal: Terminal): Promise<void> {
  const { record, replay = "", auth, json } = command;
  const options = { port, ...(auth ? { strictAuth: "generate" as const } : {}) };
  const report = (call: Readonly<Record<string, unknown>>, line: string): void => {
    if (json) terminal.out(JSON.stringify({ event: "call", ...call }));
    // Control characters from a client could move the cursor or colour the terminal.
    else terminal.error(line.replaceAll(/\p{Cc}/gu, "\uFFFD"));
  };
  const { region, upstream, redact, keepAccounts } = command;
  const server =
    record === undefined
      ? await startReplay({
          ...options,
          folder: replay,
          onRequest: (operation, file) =>
            report({ operation, file }, `${operation}  ${file ?? "no recording of this request"}`),
        })
      : await startRecording({
          ...options,
          folder: record,
          redact,
          keepAccounts,
          ...omitUndefined({ region, upstream }),
          onExchange: (operation, status) => report({ operation, status }, `${operation}  ${status}`),
        });
  printStart(server, command, terminal);
  if (!terminal.stopped.aborted) {
    await new Promise((resolve) => terminal.stopped.addEventListener("abort", resolve, { once: true }));
  }
  await server.close();
}

function printStart({ url, region, env }: RecordingServer, command: Command, { out, error }: Terminal): void {
  const { record, replay, upstream, json } = command;
  if (json) {
    const mode = record === undefined ? { replay } : { record, ...omitUndefined({ upstream }) };
    out(JSON.stringify({ event: "start", url, region, env, ...mode }));
    return;
  }
  error(
    record === undefined
      ? `Answers with the recordings in ${replay}, for ${region}.`
      : `Forwards to ${upstream ?? `AWS in ${region}, with your credentials and at your cost`}, and records into ${record}.`,
  );
  error("To use it from any AWS SDK program, run this in another terminal:");
  for (const [name, value] of Object.entries(env)) out(`export ${name}=${value}`);
  error("Press Ctrl-C to stop it.");
}
