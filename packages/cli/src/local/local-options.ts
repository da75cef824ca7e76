import type { OptionSpec } from "../framework/command-node";

/** The options of `bedrock-local` that are not options of every command. */
export const localOptions: readonly OptionSpec[] = [
  { flags: "--docs <folder>" },
  { flags: "--knowledge-base-id <id>" },
  { flags: "--no-index-cache" },
  { flags: "--model-url <url>" },
  { flags: "--model <name>" },
  { flags: "--allow-remote-model" },
  { flags: "--port <port>" },
  { flags: "--config <file>" },
  { flags: "--record <folder>" },
  { flags: "--redact" },
  { flags: "--keep-accounts" },
  { flags: "--upstream <url>" },
  { flags: "--replay <folder>" },
  { flags: "--auth" },
  { flags: "--verbose" },
];
