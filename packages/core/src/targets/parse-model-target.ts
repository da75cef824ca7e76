import { InvalidTargetError } from "./invalid-target-error";
import type { ArnScope, ModelTarget } from "./model-target";
import { parseModelId } from "./parse-model-id";

/** Converse takes at most this many characters (botocore `ConversationalModelId`). */
const MAX_LENGTH = 2048;

const RESOURCE_ID = /^[a-zA-Z0-9-:.]+$/;
const OWNED_ID = /^[a-z0-9]{12}$/;
const ACCOUNT = /^[0-9]{12}$/;
const REGION = /^[a-z0-9-]{1,20}$/;
const PARTITION = /^aws(?:-[a-z0-9-]+)?$/;
const EXAMPLE_ID =
  'a model id such as "amazon.nova-lite-v1:0", a profile id such as "us.amazon.nova-lite-v1:0", or a Bedrock ARN';

/**
 * What a `modelId` names. Unknown but well-formed models and prefixes are legal answers.
 *
 * @param id what a Converse call takes as `modelId`: an id or an ARN
 * @throws InvalidTargetError naming the part that is wrong
 * @see https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html
 */
export function parseModelTarget(id: string): ModelTarget {
  if (typeof id !== "string") throw new InvalidTargetError(id, "the type", `a string: ${EXAMPLE_ID}`);
  if (id === "") throw new InvalidTargetError(id, "the empty string", EXAMPLE_ID);
  if (id.length > MAX_LENGTH) {
    throw new InvalidTargetError(id, "the length", `at most ${MAX_LENGTH} characters`);
  }
  if (id.startsWith("arn:")) return parseArn(id);
  const target = parseModelId(id);
  if (target === undefined) throw new InvalidTargetError(id, "the id", EXAMPLE_ID);
  return target;
}

function parseArn(id: string): ModelTarget {
  const [, partition = "", service, region = "", account = "", ...tail] = id.split(":");
  const resource = tail.join(":");
  const slash = resource.indexOf("/");
  const type = slash < 0 ? resource : resource.slice(0, slash);
  const name = slash < 0 ? "" : resource.slice(slash + 1);

  if (!PARTITION.test(partition)) throw new InvalidTargetError(id, "the partition", '"aws" or "aws-…"');
  if (service !== "bedrock") throw new InvalidTargetError(id, "the service", '"bedrock"');
  if (region !== "" && !REGION.test(region)) {
    throw new InvalidTargetError(id, "the Region", 'one such as "us-east-1"');
  }
  if (account !== "" && !ACCOUNT.test(account)) {
    throw new InvalidTargetError(id, "the account", "twelve digits");
  }
  const arn: ArnScope = {
    partition,
    ...(region === "" ? {} : { region }),
    ...(account === "" ? {} : { account }),
  };
  return parseResource(id, type, name, arn);
}

function parseResource(id: string, type: string, name: string, arn: ArnScope): ModelTarget {
  switch (type) {
    case "foundation-model": {
      if (arn.account !== undefined) throw new InvalidTargetError(id, "the account", "none in a foundation-model ARN");
      const target = parseModelId(name);
      if (target?.kind !== "foundation-model") {
        throw new InvalidTargetError(id, "the model id", '"…:foundation-model/amazon.nova-lite-v1:0"');
      }
      return { ...target, arn };
    }
    case "inference-profile": {
      requireOwner(id, arn);
      const target = parseModelId(name);
      if (target?.kind !== "system-profile") {
        throw new InvalidTargetError(id, "the profile id", '"…:inference-profile/us.amazon.nova-lite-v1:0"');
      }
      return { ...target, arn };
    }
    case "application-inference-profile":
      requireOwner(id, arn);
      return { kind: "application-profile", resourceId: requireResourceId(id, name), arn };
    case "prompt-router":
    case "default-prompt-router":
      requireOwner(id, arn);
      return {
        kind: "prompt-router",
        router: type === "prompt-router" ? "custom" : "default",
        resourceId: requireResourceId(id, name),
        arn,
      };
    case "provisioned-model":
    case "custom-model-deployment":
    case "imported-model":
      requireOwner(id, arn);
      return { kind: type, resourceId: requireOwnedId(id, name), arn };
    case "custom-model": {
      requireOwner(id, arn);
      const slash = name.lastIndexOf("/");
      const base = slash < 0 ? undefined : name.slice(0, slash);
      const resourceId = requireOwnedId(id, name.slice(slash + 1));
      return { kind: "custom-model", resourceId, ...(base === undefined ? {} : { modelId: base }), arn };
    }
    case "prompt":
      throw new InvalidTargetError(
        id,
        "the resource type",
        "a model, profile or router: a Prompt management ARN carries its own messages, so a chat model cannot send to it",
      );
    default:
      throw new InvalidTargetError(
        id,
        "the resource type",
        '"foundation-model/…", "inference-profile/…", "application-inference-profile/…", "prompt-router/…", "default-prompt-router/…", "provisioned-model/…", "custom-model-deployment/…", "custom-model/…" or "imported-model/…"',
      );
  }
}

function requireOwner(id: string, arn: ArnScope): void {
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
