import { BedrockRoutedError, shorten } from "../errors";
import { omitUndefined } from "../omit-undefined";
import type { ArnScope, FoundationModelTarget, ModelTarget, SystemProfileTarget } from "./model-target";

/** Thrown for a malformed `modelId`. The message says which part is wrong and shows a correct example. */
export class InvalidTargetError extends BedrockRoutedError {
  /** The `modelId` that was passed, or its type when it is not a string. At most 120 characters, then `…`. */
  readonly input: string;
  /** The part that is wrong, such as `"the account"` or `"the resource id"`. */
  readonly part: string;

  /**
   * @param input what was passed as `modelId`
   * @param part the part that is wrong, with its article
   * @param expected a correct value, as the object of "Expected …"
   */
  constructor(input: unknown, part: string, expected: string) {
    const shown = shorten(typeof input === "string" ? input : `(${input === null ? "null" : typeof input})`);
    super(`Invalid modelId ${JSON.stringify(shown)}: ${part} is wrong. Expected ${expected}.`);
    this.input = shown;
    this.part = part;
  }
}

/** Longest `modelId` that Converse accepts (`ConversationalModelId` in botocore). */
const MAX_LENGTH = 2048;
/** Most ids to remember. An application usually calls a few ids, but one that makes up ids must not fill the memory. */
const MAX_PARSED = 1000;

const ACCOUNT = /^[0-9]{12}$/;
const REGION = /^[a-z0-9-]{1,20}$/;
const PARTITION = /^aws(?:-[a-z0-9-]{1,20})?$/;
const NAME = /^(?:[0-9a-zA-Z][_-]?){1,63}$/;
const MODEL_ID = /^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,4}(?::[a-z0-9-]{1,63}){0,2}$/;
const CONTEXT_VARIANT = /^(.+:\d+):([a-z0-9-]+)$/;
const RESOURCE_ID = /^[a-zA-Z0-9-:.]+$/;
const OWNED_ID = /^[a-z0-9]{12}$/;
const PROMPT = /^([0-9a-zA-Z]{10})(?::([0-9]{1,5}))?$/;
const ENDPOINT = /^[a-zA-Z0-9-]+$/;

/** Geography prefixes that AWS documents. Another prefix is accepted when the name of a known provider follows it. */
const KNOWN_PREFIXES: ReadonlySet<string> = new Set(["us", "eu", "apac", "jp", "au", "ca", "in", "us-gov", "global"]);

/** First segments of model ids. They separate `sa.anthropic.x`, which has a prefix, from `openai.gpt-5.4`, which has none. */
const PROVIDERS: ReadonlySet<string> = new Set([
  "ai21",
  "amazon",
  "anthropic",
  "cohere",
  "deepseek",
  "google",
  "luma",
  "meta",
  "minimax",
  "mistral",
  "moonshot",
  "moonshotai",
  "nvidia",
  "openai",
  "qwen",
  "stability",
  "twelvelabs",
  "writer",
  "xai",
  "zai",
]);

const EXPECTED_ID =
  'a model id such as "amazon.nova-lite-v1:0", a profile id such as "us.amazon.nova-lite-v1:0", or a Bedrock ARN';
const EXPECTED_RESOURCE =
  '"foundation-model/…", "inference-profile/…", "application-inference-profile/…", "prompt-router/…", ' +
  '"default-prompt-router/…", "provisioned-model/…", "custom-model-deployment/…", "custom-model/…", ' +
  '"imported-model/…" or "prompt/…"';

const parsed = new Map<string, ModelTarget>();

/**
 * Parses what a Converse call takes as `modelId`. A model or a prefix that is not known is accepted
 * when it is well-formed.
 *
 * @param id an id or an ARN
 * @returns a frozen object; often the same object for the same id
 * @throws InvalidTargetError when `id` is malformed
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function parseModelTarget(id: string): ModelTarget {
  const known = parsed.get(id);
  if (known !== undefined) return known;
  const target = Object.freeze(parse(id));
  if (parsed.size >= MAX_PARSED) parsed.clear();
  parsed.set(id, target);
  return target;
}

/** Like `parseModelTarget`, but returns `undefined` for a malformed or absent id. For ids that others wrote. */
export function readModelTarget(id: string | undefined): ModelTarget | undefined {
  if (id === undefined) return undefined;
  try {
    return parseModelTarget(id);
  } catch {
    return undefined;
  }
}

function parse(id: string): ModelTarget {
  if (typeof id !== "string") throw new InvalidTargetError(id, "the type", `a string: ${EXPECTED_ID}`);
  if (id === "") throw new InvalidTargetError(id, "the empty string", EXPECTED_ID);
  if (id.length > MAX_LENGTH) {
    throw new InvalidTargetError(id, "the length", `at most ${MAX_LENGTH} characters`);
  }
  if (id.startsWith("arn:")) return parseArn(id);
  const target = parseModelId(id);
  if (target !== undefined) return target;
  if (NAME.test(id)) return { kind: "named-model", name: id };
  throw new InvalidTargetError(id, "the id", EXPECTED_ID);
}

/** Parses the id of a foundation model or of a system profile. Returns `undefined` when it is neither. */
function parseModelId(id: string): FoundationModelTarget | SystemProfileTarget | undefined {
  if (!MODEL_ID.test(id)) return undefined;
  const prefix = prefixOf(id);
  const name = prefix === undefined ? id : id.slice(prefix.length + 1);
  const [, modelId = name, contextVariant] = CONTEXT_VARIANT.exec(name) ?? [];
  const model = { modelId, ...omitUndefined({ contextVariant }) };
  return prefix === undefined ? { kind: "foundation-model", ...model } : { kind: "system-profile", prefix, ...model };
}

function prefixOf(id: string): string | undefined {
  const [first = "", second = "", third] = id.split(".", 3);
  if (third === undefined || PROVIDERS.has(first)) return undefined;
  return KNOWN_PREFIXES.has(first) || PROVIDERS.has(second) ? first : undefined;
}

/** An ARN, split into its parts. */
interface ArnParts {
  /** The whole ARN, for errors. */
  readonly id: string;
  /** What the resource contains before its first `/`. */
  readonly type: string;
  /** What the resource contains after its first `/`. */
  readonly name: string;
  readonly arn: ArnScope;
}

function parseArn(id: string): ModelTarget {
  const [, partition = "", service = "", region = "", account = "", ...tail] = id.split(":");
  const resource = tail.join(":");
  const slash = resource.indexOf("/");
  const type = slash < 0 ? resource : resource.slice(0, slash);
  const name = slash < 0 ? "" : resource.slice(slash + 1);

  if (!PARTITION.test(partition)) throw new InvalidTargetError(id, "the partition", '"aws" or "aws-…"');
  if (service !== "bedrock" && service !== "sagemaker") throw new InvalidTargetError(id, "the service", '"bedrock"');
  if (region !== "" && !REGION.test(region)) {
    throw new InvalidTargetError(id, "the Region", 'one such as "us-east-1"');
  }
  if (account !== "" && !ACCOUNT.test(account)) {
    throw new InvalidTargetError(id, "the account", "twelve digits");
  }
  const arn: ArnScope = {
    partition,
    ...omitUndefined({ region: region || undefined, account: account || undefined }),
  };
  const parts = { id, type, name, arn };
  return service === "sagemaker" ? parseEndpoint(parts) : parseResource(parts);
}

function parseResource(parts: ArnParts): ModelTarget {
  if (parts.type === "foundation-model") return parseFoundationModel(parts);
  requireOwner(parts);
  const { id, type, name, arn } = parts;
  switch (type) {
    case "inference-profile": {
      const target = parseModelId(name);
      if (target?.kind === "system-profile") return { ...target, arn };
      throw new InvalidTargetError(id, "the profile id", '"…:inference-profile/us.amazon.nova-lite-v1:0"');
    }
    case "application-inference-profile":
      return { kind: "application-profile", resourceId: requireResourceId(id, name), arn };
    case "prompt-router":
      return { kind: "prompt-router", router: "custom", resourceId: requireResourceId(id, name), arn };
    case "default-prompt-router":
      return { kind: "prompt-router", router: "default", resourceId: requireResourceId(id, name), arn };
    case "provisioned-model":
    case "custom-model-deployment":
    case "imported-model":
      return { kind: type, resourceId: requireOwnedId(id, name), arn };
    case "custom-model":
      return parseCustomModel(parts);
    case "prompt": {
      const [, resourceId, version] = PROMPT.exec(name) ?? [];
      if (resourceId === undefined) {
        throw new InvalidTargetError(id, "the prompt id", 'ten letters or digits, and a version such as ":1"');
      }
      return { kind: "prompt", resourceId, ...omitUndefined({ version }), arn };
    }
    default:
      throw new InvalidTargetError(id, "the resource type", EXPECTED_RESOURCE);
  }
}

function parseFoundationModel({ id, name, arn }: ArnParts): ModelTarget {
  if (arn.account !== undefined) {
    throw new InvalidTargetError(id, "the account", "none in a foundation-model ARN");
  }
  const target = parseModelId(name);
  if (target?.kind === "foundation-model") return { ...target, arn };
  throw new InvalidTargetError(id, "the model id", '"…:foundation-model/amazon.nova-lite-v1:0"');
}

function parseCustomModel({ id, name, arn }: ArnParts): ModelTarget {
  const slash = name.lastIndexOf("/");
  const resourceId = requireOwnedId(id, name.slice(slash + 1));
  if (slash < 0) return { kind: "custom-model", resourceId, arn };
  const modelId = name.slice(0, slash);
  if (modelId !== "imported" && parseModelId(modelId) === undefined) {
    throw new InvalidTargetError(id, "the base model", '"…:custom-model/amazon.nova-lite-v1:0/…"');
  }
  return { kind: "custom-model", resourceId, modelId, arn };
}

function parseEndpoint(parts: ArnParts): ModelTarget {
  const { id, type, name, arn } = parts;
  requireOwner(parts);
  if (type !== "endpoint" || !ENDPOINT.test(name)) {
    throw new InvalidTargetError(id, "the resource", '"endpoint/…", with letters, digits and "-"');
  }
  return { kind: "marketplace-endpoint", resourceId: name, arn };
}

function requireOwner({ id, arn }: ArnParts): void {
  if (arn.region === undefined) throw new InvalidTargetError(id, "the Region", 'one such as "us-east-1"');
  if (arn.account === undefined) throw new InvalidTargetError(id, "the account", "twelve digits");
}

function requireResourceId(id: string, name: string): string {
  if (RESOURCE_ID.test(name)) return name;
  throw new InvalidTargetError(id, "the resource id", 'letters, digits, "-", ":" and "." after the "/"');
}

function requireOwnedId(id: string, name: string): string {
  if (OWNED_ID.test(name)) return name;
  throw new InvalidTargetError(id, "the resource id", "twelve lower-case letters or digits");
}
