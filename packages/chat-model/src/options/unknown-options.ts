/**
 * Names that people bring from other SDKs, other LangChain classes and LangChain for Python, each with the
 * name here, and what to put in it after a comma.
 */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  modelId: "model",
  modelID: "model",
  modelName: "model",
  model_id: "model",
  model_name: "model",
  region_name: "region",
  regionName: "region",
  awsRegion: "region",
  max_tokens: "maxTokens",
  maxOutputTokens: "maxTokens",
  maxTokensToSample: "maxTokens",
  max_tokens_to_sample: "maxTokens",
  max_new_tokens: "maxTokens",
  top_p: "topP",
  topK: "additionalModelRequestFields, such as { top_k: 50 }",
  top_k: "additionalModelRequestFields, such as { top_k: 50 }",
  thinking: "additionalModelRequestFields, such as { thinking: { … } }",
  stop_sequences: "stop",
  stopSequences: "stop",
  service_tier: "serviceTier",
  performance_config: "performanceConfig",
  guardrail: "guardrailConfig",
  guardrails: "guardrailConfig",
  guardrail_config: "guardrailConfig",
  guardrailIdentifier: "guardrailConfig, with guardrailIdentifier and guardrailVersion",
  additional_model_request_fields: "additionalModelRequestFields",
  request_metadata: "requestMetadata",
  responseFormat: "outputConfig, or the method withStructuredOutput",
  response_format: "outputConfig, or the method withStructuredOutput",
  caching: "cachePoints",
  cacheControl: "cachePoints",
  cachePoint: "cachePoints",
  promptCaching: "cachePoints",
  promptCache: "cachePoints",
  fallbackModels: "fallbacks",
  models: "routerModels",
  catalog: "modelCatalog",
  retries: "maxRetries",
  max_retries: "maxRetries",
  maxAttempts: "maxRetries, which does not count the first request",
  endpoint: "clientOptions, with endpoint",
  endpointUrl: "clientOptions, with endpoint",
  endpoint_url: "clientOptions, with endpoint",
  baseUrl: "clientOptions, with endpoint",
  baseURL: "clientOptions, with endpoint",
  requestHandler: "clientOptions, with requestHandler",
  apiKey: "bedrockBearerToken for a Bedrock API key, or credentials",
  accessKeyId: "credentials, with accessKeyId and secretAccessKey",
  secretAccessKey: "credentials, with accessKeyId and secretAccessKey",
  sessionToken: "credentials, with sessionToken",
  awsAccessKeyId: "credentials, with accessKeyId and secretAccessKey",
  awsSecretAccessKey: "credentials, with accessKeyId and secretAccessKey",
  credentialsProvider: "credentials",
  credentials_profile_name: "profile",
  controlPlaneClient: "bedrockClient",
};

/** A name of fewer letters resembles too many others. */
const SHORTEST_TYPO = 5;
const MOST_EDITS = 2;

/**
 * What an unknown option was probably meant to be: `use …` with the nearest name, or `undefined` when
 * nothing is near.
 * @param known names of the options that exist
 */
export function findMeantOption(name: string, known: Iterable<string>): string | undefined {
  if (Object.hasOwn(OTHER_NAMES, name)) return `use ${OTHER_NAMES[name]}`;
  const nearest = findNearest(name, known);
  return nearest === undefined ? undefined : `the nearest is ${nearest}`;
}

/** A shorter name resembles an option that LangChain itself passes, such as `store`. */
const SHORTEST_CALL_OPTION = 8;

/**
 * The same for an option of a call. Only names that clearly mean one of these options have an answer,
 * because LangChain, its agents and its middleware pass others.
 */
export function findMeantCallOption(name: string, callOptions: ReadonlySet<string>): string | undefined {
  const [meant = ""] = Object.hasOwn(OTHER_NAMES, name) ? (OTHER_NAMES[name] ?? "").split(",") : [];
  if (callOptions.has(meant) && !PASSED_BY_LANGCHAIN.has(name)) return `use ${OTHER_NAMES[name]}`;
  const nearest = findNearest(
    name,
    [...callOptions].filter((option) => option.length >= SHORTEST_CALL_OPTION),
  );
  return nearest === undefined ? undefined : `the nearest is ${nearest}`;
}

/** Names above that LangChain's agents give to every model. */
const PASSED_BY_LANGCHAIN: ReadonlySet<string> = new Set(["response_format", "responseFormat"]);

/** Case and underscores do not count as differences. */
function findNearest(name: string, known: Iterable<string>): string | undefined {
  const plain = simplify(name);
  let nearest: string | undefined;
  let fewest = plain.length < SHORTEST_TYPO ? 0 : MOST_EDITS;
  for (const candidate of known) {
    const edits = countEdits(plain, simplify(candidate), fewest);
    if (edits > fewest || (edits === fewest && nearest !== undefined)) continue;
    nearest = candidate;
    fewest = edits;
  }
  return nearest;
}

function simplify(name: string): string {
  return name.toLowerCase().replaceAll("_", "").replaceAll("-", "");
}

/** Letters to insert, delete or replace (Levenshtein distance). Any number above `limit` means more than `limit`. */
function countEdits(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (let column = 1; column <= to.length; column += 1) {
      const above = row[column] ?? 0;
      const left = next[column - 1] ?? 0;
      const diagonal = row[column - 1] ?? 0;
      next.push(letter === to[column - 1] ? diagonal : 1 + Math.min(above, left, diagonal));
    }
    row = next;
  }
  return row[to.length] ?? limit + 1;
}
