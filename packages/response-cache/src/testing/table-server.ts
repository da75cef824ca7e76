import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import dynalite from "dynalite";

/** A request of DynamoDB's protocol. */
interface TableRequest {
  readonly operation: string;
  readonly body: Record<string, unknown>;
}

/** The exception to answer with, the words of DynamoDB included; or a change of dynalite's own answer. */
type Fault =
  | { readonly exception: string; readonly message?: string; readonly status?: number }
  | { readonly change: (answer: Record<string, unknown>) => Record<string, unknown> }
  | "disconnect";

/** DynamoDB on loopback: dynalite, with the TTL operations that it lacks, and with faults. */
export interface TableServer {
  readonly endpoint: string;
  /** All requests, oldest first. */
  readonly requests: readonly TableRequest[];
  /** Decides about each request before it is served. `undefined`: no fault. */
  fault: ((request: TableRequest) => Fault | undefined) | undefined;
  close(): Promise<void>;
}

export async function startTableServer(): Promise<TableServer> {
  const tables = dynalite({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  const upstream = await listen(tables);
  const requests: TableRequest[] = [];
  const timeToLive = new Map<string, object>();
  const server: TableServer = {
    endpoint: "",
    requests,
    fault: undefined,
    close: async () => {
      await close(front);
      await close(tables);
    },
  };
  const front = createServer(async (incoming, response) => {
    const text = await readText(incoming);
    const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const body = JSON.parse(text) as Record<string, unknown>;
    requests.push({ operation, body });
    const fault = server.fault?.({ operation, body });
    if (fault === "disconnect") return void incoming.socket.destroy();
    if (fault !== undefined && "exception" in fault) return refuse(response, fault);
    const own = answerTimeToLive(timeToLive, { operation, body });
    if (own !== undefined) return send(response, 200, fault === undefined ? own : fault.change(own));
    const { status, answer } = await forward(upstream, incoming, text);
    send(response, status, fault === undefined ? answer : fault.change(answer));
  });
  const port = await listen(front);
  return Object.assign(server, { endpoint: `http://127.0.0.1:${port}` });
}

/** dynalite describes the TTL of a table, and cannot change it. */
function answerTimeToLive(
  known: Map<string, object>,
  { operation, body }: TableRequest,
): Record<string, unknown> | undefined {
  const name = String(body.TableName);
  if (operation === "UpdateTimeToLive") {
    const { AttributeName } = body.TimeToLiveSpecification as { AttributeName: string };
    known.set(name, { TimeToLiveStatus: "ENABLED", AttributeName });
    return { TimeToLiveSpecification: body.TimeToLiveSpecification };
  }
  const found = operation === "DescribeTimeToLive" ? known.get(name) : undefined;
  return found && { TimeToLiveDescription: found };
}

function refuse(
  response: ServerResponse,
  { exception, message = exception, status = 400 }: Extract<Fault, { exception: string }>,
): void {
  send(response, status, { __type: `com.amazonaws.dynamodb.v20120810#${exception}`, message });
}

function send(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify(body));
}

function forward(
  port: number,
  { method, headers }: IncomingMessage,
  text: string,
): Promise<{ status: number; answer: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    const { "accept-encoding": _compression, ...sent } = headers;
    const forwarded = request({ port, host: "127.0.0.1", method, headers: sent }, async (answer) => {
      resolve({ status: answer.statusCode ?? 500, answer: JSON.parse(await readText(answer)) });
    });
    forwarded.on("error", reject);
    forwarded.end(text);
  });
}

async function readText(stream: AsyncIterable<Buffer>): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise<void>((resolve) => server.close(() => resolve()));
}
