import { InvalidTargetError } from "./invalid-target-error";
import type { ArnScope, ModelTarget } from "./model-target";
import { parseModelId } from "./parse-model-id";
import { parseResource } from "./parse-resource";

/** Converse takes at most this many characters (botocore `ConversationalModelId`). */
const MAX_LENGTH = 2048;

const ACCOUNT = /^[0-9]{12}$/;
const REGION = /^[a-z0-9-]{1,20}$/;
const PARTITION = /^aws(?:-[a-z0-9-]{1,20})?$/;
const NAME = /^(?:[0-9a-zA-Z][_-]?){1,63}$/;
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
  const known = parsed.get(id);
  if (known !== undefined) return known;
  const target = Object.freeze(parse(id));
  if (parsed.size >= MAXIMUM_PARSED) parsed.clear();
  parsed.set(id, target);
  return target;
}

/** An application sends the same few ids again and again; one that makes them up must not fill the memory. */
const MAXIMUM_PARSED = 1000;
const parsed = new Map<string, ModelTarget>();

function parse(id: string): ModelTarget {
  if (typeof id !== "string") throw new InvalidTargetError(id, "the type", `a string: ${EXAMPLE_ID}`);
  if (id === "") throw new InvalidTargetError(id, "the empty string", EXAMPLE_ID);
  if (id.length > MAX_LENGTH) {
    throw new InvalidTargetError(id, "the length", `at most ${MAX_LENGTH} characters`);
  }
  if (id.startsWith("arn:")) return parseArn(id);
  const target = parseModelId(id);
  if (target !== undefined) return target;
  if (NAME.test(id)) return { kind: "named-model", name: id };
  throw new InvalidTargetError(id, "the id", EXAMPLE_ID);
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
    ...(region === "" ? {} : { region }),
    ...(account === "" ? {} : { account }),
  };
  return parseResource({ id, service, type, name, arn });
}
