import type { OptionSpec } from "./framework/command-node";

// Options that mean the same in several commands.

export const catalog: OptionSpec = { flags: "--catalog <file>" };
export const dryRun: OptionSpec = { flags: "--dry-run" };
export const output: OptionSpec = { flags: "--output <file>" };
export const repeatedModel: OptionSpec = { flags: "--model <id>", isRepeatable: true };
export const tag: OptionSpec = { flags: "--tag <key=value>", isRepeatable: true };
export const description: OptionSpec = { flags: "--description <text>" };
export const replace: OptionSpec = { flags: "--replace" };
