import { validationError } from "../errors/service-error";

/** An operation that is emulated, and the argument in its path. */
export type Route =
  | { readonly operation: "Converse" | "ConverseStream"; readonly modelId: string }
  | { readonly operation: "Retrieve"; readonly knowledgeBaseId: string }
  | { readonly operation: "GetPromptRouter"; readonly promptRouterArn: string }
  | { readonly operation: "ListPromptRouters" };

interface Pattern {
  readonly method: string;
  readonly path: RegExp;
  readonly build: (argument: string) => Route;
}

/** From the service models of bedrock-runtime, bedrock-agent-runtime and bedrock. */
const PATTERNS: readonly Pattern[] = [
  { method: "POST", path: /^\/model\/(.+)\/converse$/, build: (modelId) => ({ operation: "Converse", modelId }) },
  {
    method: "POST",
    path: /^\/model\/(.+)\/converse-stream$/,
    build: (modelId) => ({ operation: "ConverseStream", modelId }),
  },
  {
    method: "POST",
    path: /^\/knowledgebases\/(.+)\/retrieve$/,
    build: (knowledgeBaseId) => ({ operation: "Retrieve", knowledgeBaseId }),
  },
  { method: "GET", path: /^\/prompt-routers\/?$/, build: () => ({ operation: "ListPromptRouters" }) },
  {
    method: "GET",
    path: /^\/prompt-routers\/(.+)$/,
    build: (promptRouterArn) => ({ operation: "GetPromptRouter", promptRouterArn }),
  },
];

/**
 * The operation at a path; `undefined` when none is there.
 * @throws ServiceError (ValidationException) when the path is not properly encoded
 */
export function matchRoute(method: string, path: string): Route | undefined {
  for (const pattern of PATTERNS) {
    const match = method === pattern.method ? pattern.path.exec(path) : null;
    if (match !== null) return pattern.build(decode(match[1] ?? ""));
  }
  return undefined;
}

function decode(argument: string): string {
  try {
    return decodeURIComponent(argument);
  } catch {
    throw validationError("The request path is not properly encoded.");
  }
}
