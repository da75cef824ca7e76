declare module "dynalite" {
  import type { Server } from "node:http";

  /** A DynamoDB server in memory. Times are in ms. */
  export default function dynalite(options?: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
    readonly maxItemSizeKb?: number;
  }): Server;
}
