import type { ReplayProgress } from "@bedrock-routed/reports";

const MEGABYTE = 1_000_000;

/** Tells how far a replay is, such as `41% of 1024 MB, 280000 records`. */
export function showProgress(show: (line: string) => void): (progress: ReplayProgress) => void {
  return ({ bytes, totalBytes, records }) => {
    const percent = Math.floor((100 * bytes) / totalBytes);
    show(`${percent}% of ${Math.ceil(totalBytes / MEGABYTE)} MB, ${records} records`);
  };
}
