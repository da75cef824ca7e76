import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import dynalite from "dynalite";

/** What happens to a request instead of its answer. */
type DynamoDBFault =
  /** The request is refused as one of too many. */
  | "throttle"
  /** The request is done, and the connection breaks before the answer. */
  | "lose-answer"
  /** The service is down. */
  | "fail";

/** A DynamoDB on loopback, with faults. */
export interface LocalDynamoDB {
  readonly endpoint: string;
  /** Operations in order of arrival, such as `"UpdateItem"`. */
  readonly operations: string[];
  /** The faults of the next requests for an operation that changes or reads an item. */
  readonly faults: DynamoDBFault[];
  client(options?: DynamoDBClientConfig): DynamoDBClient;
  close(): Promise<void>;
}

/** dynalite, in front of it the operations of time to live that it lacks, and faults. */
export async function startLocalDynamoDB(): Promise<LocalDynamoDB> {
  const database = dynalite({ createTableMs: 20, deleteTableMs: 0 });
  const operations: string[] = [];
  const faults: DynamoDBFault[] = [];
  const timesToLive = new Map<string, string>();
  const server = createServer((request, response) => {
    const operation = String(request.headers["x-amz-target"]).split(".").at(-1) ?? "";
    operations.push(operation);
    if (operation.endsWith("TimeToLive")) {
      void answerTimeToLive(request, response, timesToLive);
      return;
    }
    const fault = operation.endsWith("Item") ? faults.shift() : undefined;
    if (fault === "throttle") return refuse(response, 400, "ProvisionedThroughputExceededException");
    if (fault === "fail") return refuse(response, 500, "InternalServerError");
    if (fault === "lose-answer") {
      const { socket } = request;
      response.write = () => true;
      response.end = () => {
        socket.destroy();
        return response;
      };
    }
    database.emit("request", request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const clients: DynamoDBClient[] = [];
  return {
    endpoint,
    operations,
    faults,
    client(options) {
      const client = new DynamoDBClient({
        endpoint,
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
        ...options,
      });
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function refuse(response: ServerResponse, status: number, name: string): void {
  response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: "a fault of the test" }));
}

async function answerTimeToLive(
  request: IncomingMessage,
  response: ServerResponse,
  attributes: Map<string, string>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { TableName, TimeToLiveSpecification } = JSON.parse(Buffer.concat(chunks).toString("utf8")) as {
    TableName: string;
    TimeToLiveSpecification?: { AttributeName: string };
  };
  if (TimeToLiveSpecification !== undefined) attributes.set(TableName, TimeToLiveSpecification.AttributeName);
  const AttributeName = attributes.get(TableName);
  const TimeToLiveDescription =
    AttributeName === undefined ? { TimeToLiveStatus: "DISABLED" } : { TimeToLiveStatus: "ENABLED", AttributeName };
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
  response.end(JSON.stringify({ TimeToLiveDescription, TimeToLiveSpecification }));
}
