import {
  BedrockClient,
  CreateInferenceProfileCommand,
  DeleteInferenceProfileCommand,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  ListFoundationModelsCommand,
  type ListFoundationModelsCommandInput,
  ListInferenceProfilesCommand,
  paginateListInferenceProfiles,
} from "@aws-sdk/client-bedrock";
import { BedrockRuntimeClient, ConverseCommand } from "@aws-sdk/client-bedrock-runtime";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const OWNED = "arn:aws:bedrock:us-east-1:123456789012";
const FOUNDATION = "arn:aws:bedrock:us-east-1::foundation-model";
const US_LITE = `${OWNED}:inference-profile/us.amazon.nova-lite-v1:0`;

let local: LocalBedrock;
let client: BedrockClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockClient(local.clientConfig);
});
afterAll(() => local.close());

const create = async (inferenceProfileName: string, copyFrom: string): Promise<string> => {
  const input = { inferenceProfileName, modelSource: { copyFrom } };
  const { inferenceProfileArn = "", status } = await client.send(new CreateInferenceProfileCommand(input));
  expect(status).toBe("ACTIVE");
  return inferenceProfileArn;
};

describe("system profiles", () => {
  it("list the Regions that they may reach", async () => {
    const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: "us.amazon.nova-lite-v1:0" });
    const profile = await client.send(command);
    expect(profile).toMatchObject({
      inferenceProfileArn: US_LITE,
      inferenceProfileId: "us.amazon.nova-lite-v1:0",
      status: "ACTIVE",
      type: "SYSTEM_DEFINED",
    });
    expect(profile.models?.map(({ modelArn }) => modelArn)).toEqual(
      ["us-east-1", "us-east-2", "us-west-2"].map(
        (region) => `arn:aws:bedrock:${region}::foundation-model/amazon.nova-lite-v1:0`,
      ),
    );
    const byArn = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier: US_LITE }));
    expect({ ...byArn, $metadata: undefined }).toEqual({ ...profile, $metadata: undefined });
  });

  it("list no specific destination if they are global", async () => {
    const model = "anthropic.claude-sonnet-4-5-20250929-v1:0";
    const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: `global.${model}` });
    const { models, inferenceProfileName } = await client.send(command);
    expect(models?.map(({ modelArn }) => modelArn)).toEqual([
      `${FOUNDATION}/${model}`,
      `arn:aws:bedrock:::foundation-model/${model}`,
    ]);
    expect(inferenceProfileName).toBe("GLOBAL Anthropic Claude Sonnet 4.5");
  });

  it.each(["jp.anthropic.claude-sonnet-4-5-20250929-v1:0", "us.amazon.nova-99-v1:0", "abcdef123456"])(
    "that the Region does not have are not found: %s",
    async (inferenceProfileIdentifier) => {
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier });
      await expect(client.send(command)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  );

  it("cannot be deleted", async () => {
    const command = new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: "us.amazon.nova-lite-v1:0" });
    await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException" });
  });
});

describe("application profiles", () => {
  it.each([US_LITE, `${FOUNDATION}/amazon.nova-lite-v1:0`])(
    "copied from %s can be used in Converse",
    async (source) => {
      const arn = await create(`copy of ${source.split("/")[1]?.startsWith("us") ? "a profile" : "a model"}`, source);
      expect(arn).toMatch(/:application-inference-profile\/[a-z0-9]{12}$/);
      const identifiers = [arn, arn.split("/")[1] ?? ""];
      for (const inferenceProfileIdentifier of identifiers) {
        const profile = await client.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier }));
        expect(profile).toMatchObject({ inferenceProfileArn: arn, type: "APPLICATION", createdAt: expect.any(Date) });
        expect(profile.models).toHaveLength(source === US_LITE ? 3 : 1);
      }
      const runtime = new BedrockRuntimeClient(local.clientConfig);
      const converse = new ConverseCommand({
        modelId: arn,
        messages: [{ role: "user", content: [{ text: "Hello" }] }],
      });
      expect((await runtime.send(converse)).stopReason).toBe("end_turn");
      await client.send(new DeleteInferenceProfileCommand({ inferenceProfileIdentifier: arn }));
      await expect(runtime.send(converse)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    },
  );

  it("are refused as a source, and so are models that cannot be called", async () => {
    const arn = await create("source", US_LITE);
    await expect(create("copy", arn)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("at 'modelSource.copyFrom' failed to satisfy constraint"),
    });
    await expect(create("copy", `${FOUNDATION}/amazon.nova-2-lite-v1:0`)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining("on-demand throughput isn’t supported"),
    });
    await expect(create("source", US_LITE)).rejects.toMatchObject({ name: "ConflictException" });
  });

  it("are listed on request, and system profiles are listed by default", async () => {
    const types = async (typeEquals?: "APPLICATION"): Promise<Set<string | undefined>> => {
      const found = new Set<string | undefined>();
      const input = typeEquals === undefined ? {} : { typeEquals };
      for await (const page of paginateListInferenceProfiles({ client, pageSize: 7 }, input)) {
        for (const { type } of page.inferenceProfileSummaries ?? []) found.add(type);
      }
      return found;
    };
    expect(await types()).toEqual(new Set(["SYSTEM_DEFINED"]));
    expect(await types("APPLICATION")).toEqual(new Set(["APPLICATION"]));
  });

  it("are not listed with the token of another list", async () => {
    const { nextToken } = await client.send(new ListInferenceProfilesCommand({ maxResults: 1 }));
    const command = new ListInferenceProfilesCommand({ typeEquals: "APPLICATION", nextToken });
    await expect(client.send(command)).rejects.toMatchObject({ message: "The provided nextToken is invalid." });
  });
});

describe("foundation models", () => {
  it("are described with the members that the model catalog knows", async () => {
    const { modelDetails } = await client.send(
      new GetFoundationModelCommand({ modelIdentifier: "amazon.nova-lite-v1:0" }),
    );
    expect(modelDetails).toEqual({
      modelArn: `${FOUNDATION}/amazon.nova-lite-v1:0`,
      modelId: "amazon.nova-lite-v1:0",
      modelName: "Nova Lite",
      providerName: "Amazon",
      inputModalities: ["TEXT", "IMAGE"],
      outputModalities: ["TEXT"],
      customizationsSupported: ["DISTILLATION"],
      inferenceTypesSupported: ["ON_DEMAND", "INFERENCE_PROFILE"],
      modelLifecycle: { status: "ACTIVE" },
    });
    const command = new GetFoundationModelCommand({ modelIdentifier: "amazon.nova-99-v1:0" });
    await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException" });
  });

  it("can be filtered", async () => {
    const list = async (input: ListFoundationModelsCommandInput): Promise<string[]> =>
      (await client.send(new ListFoundationModelsCommand(input))).modelSummaries?.map(({ modelId }) => modelId ?? "") ??
      [];
    expect(await list({ byOutputModality: "EMBEDDING" })).toContain("amazon.titan-embed-text-v2:0");
    expect(await list({ byProvider: "anthropic", byInferenceType: "ON_DEMAND" })).not.toContain(
      "anthropic.claude-sonnet-4-5-20250929-v1:0",
    );
    expect(await list({ byCustomizationType: "DISTILLATION", byProvider: "Amazon" })).toEqual([
      "amazon.nova-lite-v1:0",
      "amazon.nova-micro-v1:0",
      "amazon.nova-pro-v1:0",
    ]);
    expect(await list({})).not.toContain("anthropic.claude-3-haiku-20240307-v1:0");
  });
});
