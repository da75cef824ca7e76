export type { Environment } from "./env";
export type { CommandStreams, OutputStream } from "./framework/streams";
export type { RunOptions } from "./run";
export { run } from "./run";
