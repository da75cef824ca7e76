import type { LocalService } from "./local-service";
import type { WireReply } from "./wire-reply";

/** A request, matched to its operation. */
export interface OperationRequest {
  /** The decoded parts of the path, by the names in `Operation.path`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** By their names in lower case. They hold credentials: never log them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON body; `undefined` when there was none, or it was not JSON. */
  readonly body: unknown;
}

/** One operation of one service: where it is, and what it answers. */
export interface Operation {
  /** As in the service model, such as `"Converse"`. */
  readonly name: string;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** The service model's `requestUri`, such as `"/model/{modelId}/converse"`. */
  readonly path: string;
  /** Of a service whose operations share one path: the value of the header `x-amz-target`. */
  readonly target?: string;
  /** @throws ServiceError as the service does */
  answer(request: OperationRequest, service: LocalService): WireReply;
}
