import { BedrockRuntimeClient, ConverseCommand, InvokeModelCommand } from "@aws-sdk/client-bedrock-runtime";
import { BedrockEmbeddings } from "@langchain/aws";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type LocalBedrock, startLocalBedrock } from "../index";

const TITAN_V1 = "amazon.titan-embed-text-v1";
const TITAN_V2 = "amazon.titan-embed-text-v2:0";
const TITAN_IMAGE = "amazon.titan-embed-image-v1";
const ENGLISH = "cohere.embed-english-v3";
const MULTILINGUAL = "cohere.embed-multilingual-v3";
const COHERE_V4 = "cohere.embed-v4:0";
const NOVA = "amazon.nova-2-multimodal-embeddings-v1:0";

let local: LocalBedrock;
let client: BedrockRuntimeClient;
beforeAll(async () => {
  local = await startLocalBedrock();
  client = new BedrockRuntimeClient(local.clientConfig);
});
afterAll(() => local.close());

const invoke = async (modelId: string, body: object): Promise<Record<string, unknown>> => {
  const response = await client.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
  return JSON.parse(Buffer.from(response.body).toString("utf8"));
};
const cohere = (texts: readonly string[], rest: object = {}): object => ({
  texts,
  input_type: "search_document",
  ...rest,
});
const nova = (text: object | string, rest: object = {}): object => ({
  schemaVersion: "nova-multimodal-embed-v1",
  taskType: "SINGLE_EMBEDDING",
  singleEmbeddingParams: {
    embeddingPurpose: "GENERIC_INDEX",
    text: typeof text === "string" ? { truncationMode: "END", value: text } : text,
    ...rest,
  },
});

/** Embeds a text with each model. */
const embed: Record<string, (text: string) => Promise<number[]>> = {
  [TITAN_V1]: async (inputText) => (await invoke(TITAN_V1, { inputText })).embedding as number[],
  [TITAN_V2]: async (inputText) => (await invoke(TITAN_V2, { inputText })).embedding as number[],
  [TITAN_IMAGE]: async (inputText) => (await invoke(TITAN_IMAGE, { inputText })).embedding as number[],
  [ENGLISH]: async (text) => ((await invoke(ENGLISH, cohere([text]))).embeddings as number[][])[0] ?? [],
  [MULTILINGUAL]: async (text) => ((await invoke(MULTILINGUAL, cohere([text]))).embeddings as number[][])[0] ?? [],
  [COHERE_V4]: async (text) => ((await invoke(COHERE_V4, cohere([text]))).embeddings as number[][])[0] ?? [],
  [`us.${COHERE_V4}`]: async (text) =>
    ((await invoke(`us.${COHERE_V4}`, cohere([text]))).embeddings as number[][])[0] ?? [],
  [NOVA]: async (text) =>
    ((await invoke(NOVA, nova(text))).embeddings as { embedding: number[] }[])[0]?.embedding ?? [],
};

const similarity = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, index) => sum + value * (b[index] ?? 0), 0);

describe.each([
  [TITAN_V1, 1536],
  [TITAN_V2, 1024],
  [TITAN_IMAGE, 1024],
  [ENGLISH, 1024],
  [MULTILINGUAL, 1024],
  [COHERE_V4, 1536],
  [`us.${COHERE_V4}`, 1536],
  [NOVA, 3072],
])("%s", (modelId, dimensions) => {
  const embedOne = embed[modelId] ?? (() => Promise.resolve([]));

  it(`gives ${dimensions} numbers with the length 1, always the same`, async () => {
    const vector = await embedOne("The hotel limit in Osaka is JPY 14,000.");
    expect(vector).toHaveLength(dimensions);
    expect(Math.hypot(...vector)).toBeCloseTo(1, 10);
    expect(await embedOne("The hotel limit in Osaka is JPY 14,000.")).toEqual(vector);
  });

  it.each([
    ["What is the limit for hotels in Osaka?", "The hotel limit in Osaka is JPY 14,000.", "Expenses are paid in May."],
    ["approve a reimbursement", "Reimbursements need approval.", "The office opens at nine."],
    ["大阪の宿泊費の上限は？", "大阪の宿泊費は一泊14,000円を上限とする。", "有給休暇は二年間有効です。"],
    ["データベースの設定", "設定はデータベースに保存される。", "猫が好きです。"],
  ])("brings %j nearer to %j than to %j", async (query, near, far) => {
    const [asked, related, other] = await Promise.all([query, near, far].map(embedOne));
    const distance = similarity(asked ?? [], related ?? []) - similarity(asked ?? [], other ?? []);
    expect(distance).toBeGreaterThan(0.15);
  });
});

describe("a body", () => {
  const many = Array.from({ length: 97 }, () => "a");
  const png = "data:image/png;base64,aGVsbG8=";
  it.each<[string, object, string]>([
    [TITAN_V1, {}, "required key [inputText] not found"],
    [TITAN_V1, { inputText: "a", dimensions: 256 }, "extraneous key [dimensions] is not permitted"],
    [TITAN_V1, { inputText: "" }, "expected minLength: 1, actual: 0"],
    [TITAN_V1, { inputText: "a".repeat(50_001) }, "expected maxLength: 50000, actual: 50001"],
    [TITAN_V1, { inputText: "word ".repeat(9000) }, "Too many input tokens. Max input tokens: 8192"],
    [TITAN_V2, { inputText: "word ".repeat(9000) }, "Too many input tokens. Max input tokens: 8192"],
    [TITAN_V2, { inputText: "a", dimensions: 1536 }, "#/dimensions"],
    [TITAN_V2, { inputText: "a", embeddingTypes: ["int8"] }, "#/embeddingTypes/0"],
    [TITAN_IMAGE, {}, "required key [inputText] or [inputImage]"],
    [TITAN_IMAGE, { inputText: "word ".repeat(300) }, "Max input tokens: 256"],
    [TITAN_IMAGE, { inputText: "a", embeddingConfig: { outputEmbeddingLength: 512 } }, "outputEmbeddingLength"],
    [ENGLISH, { texts: ["a"] }, "required key [input_type] not found"],
    [ENGLISH, { input_type: "search_query" }, "required key [texts] not found"],
    [ENGLISH, cohere(many), "#/texts: expected maximum item count: 96, found: 97"],
    [ENGLISH, cohere(["a", "b".repeat(2049)]), "#/texts/1: expected maxLength: 2048, actual: 2049"],
    [ENGLISH, cohere(["b".repeat(2049)], { truncate: "END" }), "#/texts/0: expected maxLength: 2048"],
    [ENGLISH, cohere(["a"], { input_type: "query" }), "#/input_type"],
    [ENGLISH, cohere(["a"], { truncate: "LEFT" }), "#/truncate"],
    [ENGLISH, cohere(["a"], { images: [png] }), "only one of [texts, images]"],
    [ENGLISH, { input_type: "image", images: [png, png] }, "#/images: expected maximum item count: 1, found: 2"],
    [COHERE_V4, cohere(many), "#/texts: expected maximum item count: 96, found: 97"],
    [COHERE_V4, cohere(["a"], { output_dimension: 300 }), "#/output_dimension"],
    [COHERE_V4, cohere(["a"], { truncate: "END" }), "#/truncate"],
    [COHERE_V4, cohere(["a b c d e f"], { max_tokens: 2 }), "more than 2 tokens"],
    [COHERE_V4, { input_type: "search_document", inputs: [{ content: [{ type: "video" }] }] }, "#/inputs/0/content/0"],
    [NOVA, { inputText: "a" }, "extraneous key [inputText] is not permitted"],
    [NOVA, { taskType: "SINGLE_EMBEDDING" }, "required key [singleEmbeddingParams] not found"],
    [NOVA, { ...nova("a"), taskType: "SEGMENTED_EMBEDDING" }, "#/taskType"],
    [NOVA, nova("a", { embeddingPurpose: undefined }), "required key [embeddingPurpose] not found"],
    [NOVA, nova("a", { embeddingDimension: 512 }), "embeddingDimension"],
    [NOVA, nova({ value: "a" }), "required key [truncationMode] not found"],
    [NOVA, nova({ value: "a".repeat(8193), truncationMode: "NONE" }), "expected maxLength: 8192, actual: 8193"],
    [NOVA, nova({ truncationMode: "END", source: { s3Location: { uri: "s3://b/a" } } }), "does not read from S3"],
  ])("of %s is refused (%#): %j", async (modelId, body, message) => {
    await expect(invoke(modelId, body)).rejects.toMatchObject({
      name: "ValidationException",
      message: expect.stringContaining(message),
    });
  });

  it("of Cohere takes 96 texts, and says which types it gives", async () => {
    const whole = await invoke(ENGLISH, cohere(many.slice(1)));
    expect(whole).toMatchObject({ response_type: "embeddings_floats", texts: many.slice(1) });
    expect(whole.embeddings).toHaveLength(96);
    const typed = await invoke(
      ENGLISH,
      cohere(["a"], { embedding_types: ["float", "int8", "uint8", "binary", "ubinary"] }),
    );
    expect(typed.response_type).toBe("embeddings_by_type");
    const { float, int8, uint8, binary, ubinary } = typed.embeddings as Record<string, number[][]>;
    expect([float, int8, uint8, binary, ubinary].map((vectors) => vectors?.[0]?.length)).toEqual([
      1024, 1024, 1024, 128, 128,
    ]);
    expect(uint8?.[0]).toEqual(int8?.[0]?.map((value) => value + 128));
    expect(ubinary?.[0]).toEqual(binary?.[0]?.map((value) => value + 128));
    expect((await invoke(COHERE_V4, cohere(["a"], { embedding_types: ["float"] }))).response_type).toBe(
      "embeddings_floats",
    );
    expect(await invoke(COHERE_V4, cohere(["a"], { embedding_types: ["int8"], output_dimension: 256 }))).toMatchObject({
      response_type: "embeddings_by_type",
      embeddings: { int8: [expect.objectContaining({ length: 256 })] },
    });
  });

  it("of Cohere is truncated at the end that it names", async () => {
    const text = `first ${"filler ".repeat(250)}last`;
    const first = async (rest: object): Promise<number> => {
      const { embeddings } = await invoke(COHERE_V4, cohere([text, "first"], { max_tokens: 20, ...rest }));
      const [whole = [], word = []] = embeddings as number[][];
      return similarity(whole, word);
    };
    expect(await first({ truncate: "RIGHT" })).toBeGreaterThan(await first({ truncate: "LEFT" }));
  });

  it("with an image is near the same image, and between text and image", async () => {
    const image = Buffer.from("an image").toString("base64");
    const vectorOf = async (body: object): Promise<number[]> => (await invoke(TITAN_IMAGE, body)).embedding as number[];
    const [alone, both, text, other] = await Promise.all([
      vectorOf({ inputImage: image }),
      vectorOf({ inputText: "a red rose", inputImage: image }),
      vectorOf({ inputText: "a red rose" }),
      vectorOf({ inputImage: Buffer.from("another").toString("base64") }),
    ]);
    expect(similarity(alone, both)).toBeGreaterThan(0.6);
    expect(similarity(text, both)).toBeGreaterThan(0.6);
    expect(Math.abs(similarity(alone, other))).toBeLessThan(0.3);
    const input = {
      content: [
        { type: "text", text: "rose" },
        { type: "image_url", image_url: { url: png } },
      ],
    };
    const mixed = await invoke(COHERE_V4, { input_type: "search_document", inputs: [input, input] });
    expect(mixed).toMatchObject({ inputs: [input, input] });
    expect(mixed.embeddings).toHaveLength(2);
    const bytes = Buffer.from("x").toString("base64");
    const picture = nova("", { text: undefined, image: { format: "png", source: { bytes } }, embeddingDimension: 384 });
    expect(await invoke(NOVA, picture)).toMatchObject({
      embeddings: [{ embeddingType: "IMAGE", embedding: expect.objectContaining({ length: 384 }) }],
    });
  });

  it("of Titan V2 can ask for bits", async () => {
    const bits = await invoke(TITAN_V2, { inputText: "a", embeddingTypes: ["binary"], dimensions: 256 });
    expect(bits).not.toHaveProperty("embedding");
    expect((bits.embeddingsByType as { binary: number[] }).binary).toHaveLength(256);
  });
});

describe("BedrockEmbeddings of LangChain", () => {
  const create = (model: string, rest: object = {}): BedrockEmbeddings =>
    new BedrockEmbeddings({ model, client, maxRetries: 0, ...rest });

  it.each([
    [TITAN_V1, {}, 1536],
    [TITAN_V2, { dimensions: 512 }, 512],
    [TITAN_IMAGE, {}, 1024],
  ])("works with %s", async (model, rest, dimensions) => {
    const embeddings = create(model, rest);
    const documents = ["The hotel limit in Osaka is JPY 14,000.", "有給休暇は二年間有効です。"];
    const [hotels = [], leave = []] = await embeddings.embedDocuments(documents);
    const query = await embeddings.embedQuery("How much may a hotel in Osaka cost?");
    expect(query).toHaveLength(dimensions);
    expect(similarity(query, hotels)).toBeGreaterThan(similarity(query, leave));
  });

  it.each([ENGLISH, NOVA])("is refused by %s, whose bodies it does not know", async (model) => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    await expect(create(model).embedQuery("a")).rejects.toThrow(/Malformed input request/);
    silent.mockRestore();
  });
});

describe("an embedding model", () => {
  it("does not answer conversations", async () => {
    for (const modelId of [TITAN_V1, ENGLISH, NOVA]) {
      const command = new ConverseCommand({ modelId, messages: [{ role: "user", content: [{ text: "Hi" }] }] });
      await expect(client.send(command)).rejects.toMatchObject({ name: "ValidationException" });
    }
  });

  it("that the Region does not have is refused", async () => {
    const ireland = await startLocalBedrock({ region: "eu-west-1" });
    const inIreland = new BedrockRuntimeClient(ireland.clientConfig);
    const ask = (modelId: string, body: object): Promise<unknown> =>
      inIreland.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }));
    await expect(ask(TITAN_V1, { inputText: "a" })).rejects.toMatchObject({ name: "ValidationException" });
    await expect(ask("us.cohere.embed-v4:0", cohere(["a"]))).rejects.toThrow("model identifier is invalid");
    await expect(ask("eu.cohere.embed-v4:0", cohere(["a"]))).resolves.toBeDefined();
    await ireland.close();
  });
});
