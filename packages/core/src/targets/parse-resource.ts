import { InvalidTargetError } from "./invalid-target-error";
import type { ArnScope, ModelTarget } from "./model-target";
import { parseModelId } from "./parse-model-id";

/** An ARN, taken apart. */
export interface ArnParts {
  /** The whole ARN, for errors. */
  readonly id: string;
  readonly service: "bedrock" | "sagemaker";
  /** Before the resource's first `/`. */
  readonly type: string;
  /** After it. */
  readonly name: string;
  readonly arn: ArnScope;
}

const RESOURCE_ID = /^[a-zA-Z0-9-:.]+$/;
const OWNED_ID = /^[a-z0-9]{12}$/;
const PROMPT = /^([0-9a-zA-Z]{10})(?::([0-9]{1,5}))?$/;
const ENDPOINT = /^[a-zA-Z0-9-]+$/;
const MODEL_TYPES =
  '"foundation-model/…", "inference-profile/…", "application-inference-profile/…", "prompt-router/…", ' +
  '"default-prompt-router/…", "provisioned-model/…", "custom-model-deployment/…", "custom-model/…", ' +
  '"imported-model/…" or "prompt/…"';

/** The target that an ARN's resource names. @throws InvalidTargetError naming the part that is wrong */
export function parseResource(parts: ArnParts): ModelTarget {
  if (parts.service === "sagemaker") return parseEndpoint(parts);
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
      return { kind: "prompt", resourceId, ...(version === undefined ? {} : { version }), arn };
    }
    default:
      throw new InvalidTargetError(id, "the resource type", MODEL_TYPES);
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
