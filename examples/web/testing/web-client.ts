import { randomUUID } from "node:crypto";
import { type IncomingHttpHeaders, request } from "node:http";
import { createParser } from "eventsource-parser";
import { type AskRequest, PATHS, type Problem, SESSION_HEADER, type SessionState, type TurnEvent } from "../protocol";

/** What the server sent to a question: events, or a problem in place of them. */
export interface Reply {
  readonly status: number;
  readonly id: string;
  readonly events: readonly TurnEvent[];
  /** Numbers of the events. */
  readonly numbers: readonly string[];
  readonly problem?: Problem;
}

export interface AskOptions extends Partial<AskRequest> {
  readonly session: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: TurnEvent) => void;
}

const JSON_BODY = { "content-type": "application/json" };

export async function startSession(url: string): Promise<string> {
  const response = await fetch(url + PATHS.session, { method: "POST", headers: JSON_BODY, body: "{}" });
  return ((await response.json()) as SessionState).session;
}

export async function readSession(url: string, session: string): Promise<SessionState | undefined> {
  const response = await fetch(url + PATHS.session, { headers: { [SESSION_HEADER]: session } });
  return response.ok ? ((await response.json()) as SessionState) : undefined;
}

/** Asks a question as the page does, and reads the answer to its end. */
export async function ask(url: string, options: AskOptions): Promise<Reply> {
  const { session, headers = {}, signal = null, onEvent, ...fields } = options;
  const body = { id: randomUUID(), question: "Who resets a lost VPN token?", router: "small", ...fields };
  const all = { ...JSON_BODY, [SESSION_HEADER]: session, ...headers };
  const response = await fetch(url + PATHS.ask, { method: "POST", headers: all, body: JSON.stringify(body), signal });
  const { status } = response;
  if (!response.ok || response.body === null) {
    const { problem } = (await response.json()) as { readonly problem: Problem };
    return { status, id: body.id, events: [], numbers: [], problem };
  }
  const events: TurnEvent[] = [];
  const numbers: string[] = [];
  const parser = createParser({
    onEvent: ({ event, data, id = "" }) => {
      const read = { type: event, ...JSON.parse(data) } as TurnEvent;
      events.push(read);
      numbers.push(id);
      onEvent?.(read);
    },
  });
  const decoder = new TextDecoder();
  for await (const part of response.body) parser.feed(decoder.decode(part, { stream: true }));
  return { status, id: body.id, events, numbers };
}

/** The event of a type. @throws Error when there is none */
export function eventOf<Type extends TurnEvent["type"]>(
  events: readonly TurnEvent[],
  type: Type,
): Extract<TurnEvent, { readonly type: Type }> {
  const found = events.find((event): event is Extract<TurnEvent, { readonly type: Type }> => event.type === type);
  if (found === undefined)
    throw new Error(`There is no ${type} among ${events.map((event) => event.type).join(", ")}.`);
  return found;
}

export function textOf(events: readonly TurnEvent[]): string {
  return events.map((event) => (event.type === "token" ? event.text : "")).join("");
}

/** Sends a request with any headers: `fetch` does not send another `Host`. */
export function sendRaw(
  url: string,
  path: string,
  { method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string },
): Promise<{ readonly status: number; readonly headers: IncomingHttpHeaders; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request(url + path, { method, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (part: string) => {
        text += part;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject).end(body);
  });
}
