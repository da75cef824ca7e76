import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { InferenceProfiles, InvalidOptionError, type ProfileDefinition, ResourceDiffersError } from "../index";

let local: LocalBedrock;
let profiles: InferenceProfiles;
beforeEach(async () => {
  local = await startLocalBedrock({ region: "eu-central-1" });
  profiles = new InferenceProfiles({ clientOptions: local.clientConfig });
});
afterEach(() => local.close());

const SYSTEM = "arn:aws:bedrock:eu-central-1:123456789012:inference-profile/eu.amazon.nova-lite-v1:0";
const search: ProfileDefinition = { name: "search", model: "eu.amazon.nova-lite-v1:0", tags: { team: "search" } };

/** The requests that changed something, as they were on the wire. */
function writes(): unknown[] {
  return local.requests
    .filter(({ operation }) => /^(?:Create|Delete|Tag)/.test(operation ?? ""))
    .map(({ operation, body }) => ({ operation, body }));
}

it("copies a system profile, with tags, and the new profile answers calls", async () => {
  const profile = await profiles.create({ ...search, description: "For tests" });
  expect(writes()).toEqual([
    {
      operation: "CreateInferenceProfile",
      body: {
        inferenceProfileName: "search",
        modelSource: { copyFrom: SYSTEM },
        description: "For tests",
        tags: [{ key: "team", value: "search" }],
        clientRequestToken: expect.any(String),
      },
    },
  ]);
  expect(profile).toMatchObject({ name: "search", type: "application", modelId: "amazon.nova-lite-v1:0" });
  expect(profile.modelArns.length).toBeGreaterThan(1);
  const runtime = new BedrockRuntimeClient(local.clientConfig);
  const messages = [{ role: "user" as const, content: [{ text: "Hello" }] }];
  const answer = await runtime.send(new ConverseCommand({ modelId: profile.arn, messages }));
  expect(answer.output?.message?.content?.[0]?.text).toEqual(expect.any(String));
});

it("a base id means the profile of the geography where the model cannot be called by its own id", async () => {
  const profile = await profiles.create({ name: "haiku", model: "anthropic.claude-haiku-4-5-20251001-v1:0" });
  expect(profile.modelArns.every((arn) => arn.includes("::foundation-model/anthropic.claude-haiku-4-5"))).toBe(true);
  expect(profile.modelArns.length).toBeGreaterThan(1);
});

it("copies what an ARN names, and a base id that can be called in the Region by itself", async () => {
  const arn = "arn:aws:bedrock:eu-central-1::foundation-model/google.gemma-3-12b-it";
  expect((await profiles.create({ name: "by ARN", model: arn })).modelArns).toEqual([arn]);
  expect((await profiles.create({ name: "by id", model: "google.gemma-3-12b-it" })).modelArns).toEqual([arn]);
  expect((await profiles.create({ name: "by profile ARN", model: SYSTEM })).modelId).toBe("amazon.nova-lite-v1:0");
});

it("a profile that the Region does not offer names the remedy", async () => {
  await expect(profiles.create({ name: "far", model: "jp.amazon.nova-2-lite-v1:0" })).rejects.toMatchObject({
    reason: "not-found",
    message: expect.stringContaining("that the Region of the client offers the profile"),
  });
});

describe("ensure", () => {
  it("creates once, reuses, and adds missing tags", async () => {
    const first = await profiles.ensure(search);
    const again = await profiles.ensure(search);
    const tagged = await profiles.ensure({ ...search, tags: { team: "search", env: "test" } });
    expect([first.action, again.action, tagged.action]).toEqual(["create", "reuse", "tag"]);
    expect(tagged.profile.arn).toBe(first.profile.arn);
  });

  it("says how an existing profile differs, and replaces it when told to", async () => {
    const { profile } = await profiles.ensure(search);
    const other = { ...search, model: "eu.amazon.nova-pro-v1:0" };
    const error = await profiles.ensure(other).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ResourceDiffersError);
    expect((error as ResourceDiffersError).differences.map(({ field }) => field)).toEqual(["models"]);
    const replaced = await profiles.ensure(other, { replace: true });
    expect(replaced).toMatchObject({ action: "replace", profile: { modelId: "amazon.nova-pro-v1:0" } });
    expect(replaced.profile.arn).not.toBe(profile.arn);
  });
});

it("plan shows the request and sends nothing", async () => {
  const plan = await profiles.plan(search);
  expect(plan).toMatchObject({ action: "create", requests: [{ iamAction: "bedrock:CreateInferenceProfile" }] });
  expect(plan.notes.join(" ")).toContain("activated as cost allocation tags");
  expect(writes()).toEqual([]);
});

it("lists profiles of AWS and of the account, finds by name, deletes by name", async () => {
  await profiles.ensure(search);
  const all = await profiles.list();
  expect(all.some(({ id }) => id === "eu.amazon.nova-lite-v1:0")).toBe(true);
  expect((await profiles.list({ type: "application" })).map(({ name }) => name)).toEqual(["search"]);
  expect((await profiles.get("search")).type).toBe("application");
  expect((await profiles.get("eu.amazon.nova-lite-v1:0")).type).toBe("system");
  await profiles.delete("search");
  await expect(profiles.get("search")).rejects.toMatchObject({ reason: "not-found" });
});

describe("definitions that cannot be used are refused before anything is sent", () => {
  it.each<[string, unknown, string]>([
    [
      "a profile of the account as source",
      { ...search, model: "arn:aws:bedrock:eu-central-1:123456789012:application-inference-profile/abcdefghijkl" },
      "cannot be copied",
    ],
    [
      "a prompt router as source",
      { ...search, model: "arn:aws:bedrock:eu-central-1:123456789012:default-prompt-router/amazon.nova:1" },
      "cannot be copied",
    ],
    ["a tag in Japanese", { ...search, tags: { team: "検索" } }, "tags have letters of a to z"],
    ["a tag that is no text", { ...search, tags: { team: 1 } }, "pass a text"],
    ["no name", { model: search.model }, "pass a name"],
  ])("%s", async (_, definition, words) => {
    const error = await profiles.ensure(definition as ProfileDefinition).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect((error as Error).message).toContain(words);
    expect(writes()).toEqual([]);
  });
});
