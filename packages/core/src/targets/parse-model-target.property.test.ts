import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ModelTarget } from "./model-target";
import { formatModelTarget } from "./model-target";
import { InvalidTargetError, parseModelTarget } from "./parse-model-target";

const from = (alphabet: string, minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...alphabet), minLength, maxLength });
const lower = "abcdefghijklmnopqrstuvwxyz0123456789";

const region = fc.constantFrom("us-east-1", "ap-northeast-1", "us-gov-west-1", "cn-north-1", "us-isob-east-1");
const owner = fc.record({
  partition: fc.constantFrom("aws", "aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b"),
  region,
  account: from("0123456789", 12, 12),
});
const model = fc
  .tuple(fc.constantFrom("amazon", "anthropic", "meta", "acme"), from(`${lower}-`, 1, 40), fc.option(fc.nat(9)))
  .map(([provider, name, version]) => `${provider}.${name}${version === null ? "" : `-v1:${version}`}`);
const versioned = model.filter((id) => /:\d$/.test(id));
const variant = fc.tuple(versioned, fc.constantFrom("300k", "128k", "mm"));
const prefix = fc.constantFrom("us", "eu", "apac", "jp", "au", "ca", "in", "us-gov", "global");
const resourceId = from(`${lower}-:.`, 1, 40);
const owned = from(lower, 12, 12);

/** Strings of any UTF-16 code units, also of halves of characters. */
const codeUnits = fc.array(fc.nat(0xffff)).map((units) => String.fromCharCode(...units));

/** Ids of every kind of target, written from the patterns of the service. */
const ids: fc.Arbitrary<string> = fc.oneof(
  model,
  variant.map(([id, size]) => `${id}:${size}`),
  fc.tuple(prefix, model).map(([geography, id]) => `${geography}.${id}`),
  fc.tuple(region, model).map(([at, id]) => `arn:aws:bedrock:${at}::foundation-model/${id}`),
  model.map((id) => `arn:aws:bedrock:::foundation-model/${id}`),
  fc
    .tuple(
      owner,
      fc.oneof(
        fc.tuple(prefix, model).map(([geography, id]) => `inference-profile/${geography}.${id}`),
        resourceId.map((id) => `application-inference-profile/${id}`),
        resourceId.map((id) => `prompt-router/${id}`),
        resourceId.map((id) => `default-prompt-router/${id}`),
        owned.map((id) => `provisioned-model/${id}`),
        owned.map((id) => `custom-model-deployment/${id}`),
        owned.map((id) => `imported-model/${id}`),
        fc.tuple(model, owned).map(([base, id]) => `custom-model/${base}/${id}`),
        fc
          .tuple(from(lower, 10, 10), fc.option(fc.nat(99_999)))
          .map(([id, v]) => `prompt/${id}${v === null ? "" : `:${v}`}`),
      ),
    )
    .map(([{ partition, region: at, account }, resource]) => `arn:${partition}:bedrock:${at}:${account}:${resource}`),
  owner.map(({ region: at, account }) => `arn:aws:sagemaker:${at}:${account}:endpoint/my-endpoint`),
  from(lower, 1, 20),
);

function parse(id: string): ModelTarget | InvalidTargetError {
  try {
    return parseModelTarget(id);
  } catch (error) {
    if (error instanceof InvalidTargetError) return error;
    throw error;
  }
}

describe("parseModelTarget, over generated ids", () => {
  it("is inverted exactly by formatModelTarget", () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(formatModelTarget(parseModelTarget(id))).toBe(id);
      }),
      { numRuns: 2000 },
    );
  });

  it("parses a mutated id so that formatModelTarget restores it, or throws InvalidTargetError", () => {
    const mutation = fc.tuple(ids, fc.nat(), fc.constantFrom("", ":", "/", ".", "A", " ", "\u0000", "é", "arn:"));
    fc.assert(
      fc.property(mutation, ([id, at, inserted]) => {
        const cut = at % (id.length + 1);
        const mutated = id.slice(0, cut) + inserted + id.slice(cut + 1);
        const parsed = parse(mutated);
        if (!(parsed instanceof InvalidTargetError)) expect(formatModelTarget(parsed)).toBe(mutated);
      }),
      { numRuns: 5000 },
    );
  });
});

describe("parseModelTarget, over hostile input", () => {
  const long = 64 * 1024;
  const hostile: readonly unknown[] = [
    undefined,
    null,
    0,
    {},
    [],
    Symbol("id"),
    () => "amazon.nova-lite-v1:0",
    new String("amazon.nova-lite-v1:0"),
    "a".repeat(long),
    "a.".repeat(long / 2),
    ":".repeat(long),
    `arn:aws:bedrock:${"-".repeat(2000)}`,
    `arn:${":".repeat(2000)}`,
    `arn:aws:bedrock:us-east-1:123456789012:prompt-router/${"/".repeat(1900)}`,
    "a_-".repeat(600),
    `${"a-".repeat(31)}.${"a-".repeat(31)}!`,
    "\u0000\u0001\u001b[2J",
    "\ud800",
    "amazon.nova-lite-v1:0\n",
    "__proto__",
    "constructor.prototype",
    "toString",
  ];

  it("throws no other error than InvalidTargetError", () => {
    for (const input of hostile) {
      const parsed = parse(input as string);
      if (!(parsed instanceof InvalidTargetError)) expect(formatModelTarget(parsed)).toBe(input);
    }
    fc.assert(
      fc.property(fc.oneof(fc.string({ maxLength: 3000 }), codeUnits), (input) => {
        parse(input);
      }),
    );
  });

  it("shows a hostile input shortened and without control characters", () => {
    const error = parse(`\u001b[2J${"x".repeat(long)}`);
    expect(error).toBeInstanceOf(InvalidTargetError);
    expect((error as InvalidTargetError).message.length).toBeLessThan(300);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: their absence is what is tested.
    expect((error as InvalidTargetError).message).not.toMatch(/[\u0000-\u001f]/);
  });
});
