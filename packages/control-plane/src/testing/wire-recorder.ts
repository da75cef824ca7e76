/** The parts of an HTTP request that are recorded. */
interface HttpRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

type Next = (args: { readonly request: unknown }) => Promise<{ readonly response: unknown }>;

/** Any SDK client. The types of their middlewares differ by service, and nothing here depends on it. */
interface RecordedClient {
  readonly middlewareStack: object;
}

/** The part of a client's stack that is used here. */
interface DeserializeStack {
  add(
    middleware: (next: Next, context: { readonly commandName?: string }) => Next,
    options: { readonly step: "deserialize"; readonly priority: "low"; readonly name: string },
  ): void;
}

/** What is replaced in a recorded request because it differs from run to run. */
export type WireMask = readonly [found: RegExp, mask: string];

/** Headers that differ from run to run, from machine to machine or with the version of the SDK. */
const MASKED: ReadonlySet<string> = new Set([
  "amz-sdk-invocation-id",
  "host",
  "user-agent",
  "x-amz-content-sha256",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-user-agent",
]);
/** They follow from what is masked. */
const LEFT_OUT = /^(?:content-length|content-md5|x-amz-checksum-.*)$/;
/** Length of a body, in characters, of which only the beginning is recorded. */
const MAX_BODY = 4000;
const SHOWN = 400;
const MASKS: readonly WireMask[] = [
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, "<uuid>"],
  [/Credential=[^,]+/g, "Credential=<masked>"],
  [/Signature=[0-9a-f]+/g, "Signature=<masked>"],
];

/**
 * Records what a real SDK client sends, after it is signed, as HTTP text for `toMatchFileSnapshot`. The client goes on
 * to its server, such as the local Bedrock.
 * @returns a request of each operation, by its name, such as `"CreatePromptRouter"`: the first one in the order of the
 * texts, so that it is the same one when several are sent at the same time
 */
export function recordWire(client: RecordedClient, masks: readonly WireMask[] = []): ReadonlyMap<string, string> {
  const recorded = new Map<string, string>();
  const stack = client.middlewareStack as DeserializeStack;
  stack.add(
    (next, { commandName = "" }) =>
      (args) => {
        const operation = commandName.replace(/Command$/, "");
        const text = toText(args.request as HttpRequest, masks);
        const known = recorded.get(operation);
        if (known === undefined || text < known) recorded.set(operation, text);
        return next(args);
      },
    { step: "deserialize", priority: "low", name: "wireRecorder" },
  );
  return recorded;
}

function toText({ method, path, query = {}, headers, body }: HttpRequest, masks: readonly WireMask[]): string {
  const search = Object.entries(query).map(([name, value]) => `${name}=${String(value)}`);
  const lines = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const head = lines
    .filter(([name]) => !LEFT_OUT.test(name))
    .map(([name, value]) => `${name}: ${MASKED.has(name) ? "<masked>" : value}`)
    .sort();
  const text = [
    `${method} ${path}${search.length === 0 ? "" : `?${search.sort().join("&")}`}`,
    ...head,
    "",
    ...toLines(body),
    "",
  ];
  return [...MASKS, ...masks].reduce((result, [found, mask]) => result.replaceAll(found, mask), text.join("\n"));
}

/** JSON with indentation; of long texts, the beginning; of streams, that there is one. */
function toLines(body: unknown): string[] {
  const text = body instanceof Uint8Array ? new TextDecoder().decode(body) : body;
  if (text === undefined || text === "") return [];
  if (typeof text !== "string") return ["<stream>"];
  if (text.length > MAX_BODY) return [text.slice(0, SHOWN), `<${text.length - SHOWN} characters more>`];
  try {
    return [JSON.stringify(JSON.parse(text), null, 2)];
  } catch {
    return [text.trimEnd()];
  }
}
