declare module "dynalite" {
  import type { Server } from "node:http";
  /** A server that speaks DynamoDB's protocol. Times are in ms. */
  export default function dynalite(options?: {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
}
