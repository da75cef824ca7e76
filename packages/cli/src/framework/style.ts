import type { Environment } from "../env";
import type { OutputStream } from "./streams";

/** How a text looks on a terminal. */
export type Style = Readonly<Record<"bold" | "dim" | "red" | "yellow" | "green", (text: string) => string>>;

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], yellow: [33, 39], green: [32, 39] } as const;

/**
 * Colours for a terminal. There are none in a pipe or a file, none with `NO_COLOR`, and none on a terminal that is
 * `dumb`.
 * @see https://no-color.org
 */
export function createStyle(stream: OutputStream, { NO_COLOR, TERM }: Environment): Style {
  const isColoured = stream.isTTY === true && !NO_COLOR && TERM !== "dumb";
  const wrap =
    ([on, off]: readonly [number, number]) =>
    (text: string): string =>
      isColoured ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    bold: wrap(CODES.bold),
    dim: wrap(CODES.dim),
    red: wrap(CODES.red),
    yellow: wrap(CODES.yellow),
    green: wrap(CODES.green),
  };
}
