import { describe, expect, it } from "vitest";
import { createModelCatalog, defaultModelCatalog } from "../catalog/model-catalog";
import { InvalidOptionError } from "../errors";
import { readPriceList } from "./read-price-list";

interface Sku {
  readonly attributes: Record<string, string>;
  readonly usd?: string | number;
  readonly unit?: string;
}

/** A SKU of Amazon's models: USD per thousand tokens. */
const amazon = (usagetype: string, inferenceType: string, usd: string, more: Record<string, string> = {}): Sku => ({
  attributes: {
    model: "Nova 2.0 Lite",
    servicename: "Amazon Bedrock",
    regionCode: "ap-northeast-1",
    usagetype,
    inferenceType,
    ...more,
  },
  usd,
  unit: "1K tokens",
});

/** A SKU of models that are sold through Marketplace: USD per million tokens. */
const marketplace = (
  name: string,
  usagetype: string,
  usd: string,
  more: Record<string, string> = {},
  unit = "1M tokens",
): Sku => ({
  attributes: {
    servicename: `${name} (Amazon Bedrock Edition)`,
    regionCode: "us-east-1",
    usagetype: `USE1-MP:USE1_${usagetype}-Units`,
    ...more,
  },
  usd,
  unit,
});

const termOf = (sku: string, { usd, unit }: Sku) => ({
  [`${sku}.JRTCKXETXF`]: {
    priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: { unit, pricePerUnit: { USD: usd } } },
  },
});

/** An offer file, as AWS publishes one for each Region. */
function offerFile(skus: readonly Sku[], publicationDate?: string) {
  const named = skus.map((sku, index) => [`SKU${index}`, sku] as const);
  return {
    formatVersion: "v1.0",
    publicationDate,
    products: Object.fromEntries(
      named.map(([sku, { attributes }]) => [sku, { sku, productFamily: "Amazon Bedrock", attributes }]),
    ),
    terms: { OnDemand: Object.fromEntries(named.map(([sku, price]) => [sku, termOf(sku, price)])) },
  };
}

/** A page of GetProducts. */
function page(skus: readonly Sku[], publicationDate = "2026-11-20T10:00:00Z") {
  const entries = skus.map((price, index) => ({
    product: { sku: `SKU${index}`, attributes: price.attributes },
    terms: { OnDemand: termOf(`SKU${index}`, price) },
    publicationDate,
  }));
  return { FormatVersion: "aws_v1", PriceList: entries.map((entry) => JSON.stringify(entry)) };
}

const nova2 = "amazon.nova-2-lite-v1:0";
const novaSkus = [
  amazon("APN1-Nova2.0Lite-input-tokens", "Input tokens", "0.0004000000"),
  amazon("APN1-Nova2.0Lite-output-tokens", "Output tokens", "0.0033000000"),
  amazon("APN1-Nova2.0Lite-cache-read-input-token-count", "Prompt cache read input tokens", "0.0001000000"),
  amazon("APN1-Nova2.0Lite-cache-write-input-token-count", "Prompt cache write input tokens", "0"),
  amazon("APN1-Nova2.0Lite-input-tokens-cross-region-global", "Input tokens global", "0.00037"),
  amazon("APN1-Nova2.0Lite-output-tokens-cross-region-global", "Output tokens global", "0.0031"),
  amazon("APN1-Nova2.0Lite-cache-read-input-token-count-cross-region-global", "", "0.0000925"),
  amazon("APN1-Nova2.0Lite-input-tokens-batch", "Input tokens", "0.0002"),
  amazon("APN1-Nova2.0Lite-output-tokens-batch", "Output tokens", "0.00165"),
];
const haikuSkus = [
  marketplace("Claude Haiku 5.5", "input_tokens_standard", "0.12"),
  marketplace("Claude Haiku 5.5", "output_tokens_standard", "0.6"),
  marketplace("Claude Haiku 5.5", "cache_read_tokens_standard", "0.012"),
  marketplace("Claude Haiku 5.5", "cache_write_tokens_standard", "0.15"),
  marketplace("Claude Haiku 5.5", "cache_write_tokens_1h_standard", "0.24", {}, "Units"),
  marketplace("Claude Haiku 5.5", "input_tokens_long_ctx_standard", "0.6"),
  marketplace("Claude Haiku 5.5", "output_tokens_long_ctx_standard", "3"),
];
const nothingUnread = { leftOut: {}, unknownModels: {}, unreadSkus: [], unreadableEntries: 0 };

describe("readPriceList", () => {
  it("reads an offer file of Amazon's models by Region, scope, tier and cache", () => {
    const reading = readPriceList(offerFile(novaSkus, "2026-11-20T10:00:00Z"));
    expect(reading).toMatchObject({ ...nothingUnread, asOf: "2026-11-20", regions: ["ap-northeast-1"], pricedSkus: 9 });
    const modelCatalog = createModelCatalog(reading);
    const jp = { modelId: nova2, scope: "jp", region: "ap-northeast-1" };
    expect(modelCatalog.price(jp)).toEqual({
      price: { input: 0.4, output: 3.3, cacheRead: 0.1, cacheWrite5m: 0.4 },
      basis: "region",
      scope: "jp",
      source: "AWS Price List",
      derived: ["cacheWrite5m"],
      notes: ["cache-writes-listed-at-zero"],
      asOf: "2026-11-20",
    });
    expect(modelCatalog.price({ ...jp, scope: "global" })?.price).toEqual({
      input: 0.37,
      output: 3.1,
      cacheRead: 0.0925,
    });
    expect(modelCatalog.price(jp, { batch: true })?.price).toEqual({ input: 0.2, output: 1.65 });
    expect(modelCatalog.sources["AWS Price List"]).toEqual({
      title: "AWS Price List of Amazon Bedrock, ap-northeast-1",
      asOf: "2026-11-20",
    });
    // Other Regions and models keep their prices.
    const elsewhere = { modelId: nova2, scope: "us", region: "us-east-1" };
    expect(modelCatalog.price(elsewhere)).toEqual(defaultModelCatalog().price(elsewhere));
    expect(modelCatalog.modelIds).toEqual(defaultModelCatalog().modelIds);
  });

  it("reads the offer of Marketplace models, with 1-hour writes and long requests", () => {
    const reading = readPriceList(offerFile(haikuSkus));
    expect(reading).toMatchObject({ ...nothingUnread, regions: ["us-east-1"], pricedSkus: 7 });
    expect(reading).not.toHaveProperty("asOf");
    const modelCatalog = createModelCatalog(reading);
    const haiku = { modelId: "anthropic.claude-haiku-5-5", scope: "us", region: "us-east-1" };
    expect(modelCatalog.price(haiku)).toMatchObject({
      price: { input: 0.12, output: 0.6, cacheRead: 0.012, cacheWrite5m: 0.15, cacheWrite1h: 0.24 },
      asOf: "2026-11-27",
    });
    expect(modelCatalog.price(haiku, { inputTokens: 100_001 })?.price).toEqual({ input: 0.6, output: 3 });
  });

  it("reads pages of GetProducts, whose entries are texts of JSON or objects, and joins Regions with one price", () => {
    const west = haikuSkus.map((sku) => ({ ...sku, attributes: { ...sku.attributes, regionCode: "us-west-2" } }));
    const objects = { PriceList: page(west, "2026-11-22").PriceList.map((entry) => JSON.parse(entry)) };
    const reading = readPriceList([page(haikuSkus), JSON.stringify(objects), page(novaSkus)]);
    expect(reading).toMatchObject({ ...nothingUnread, asOf: "2026-11-22", pricedSkus: 23 });
    expect(reading.regions).toEqual(["ap-northeast-1", "us-east-1", "us-west-2"]);
    expect(reading.models["anthropic.claude-haiku-5-5"]?.regionPrices).toEqual([
      expect.objectContaining({ regions: ["us-east-1", "us-west-2"], scope: "regional", input: 0.12 }),
    ]);
  });

  it("reads the PriceList of a page on its own, and names without the edition", () => {
    const { PriceList } = page(haikuSkus);
    expect(readPriceList(PriceList)).toEqual(readPriceList(page(haikuSkus)));
    const named = (servicename: string) =>
      haikuSkus.map((sku) => ({ ...sku, attributes: { ...sku.attributes, servicename } }));
    expect(readPriceList(page(named("Claude Haiku 5.5"))).pricedSkus).toBe(7);
    expect(readPriceList(page(named(""))).unreadSkus[0]?.reason).toBe("it names no model");
  });

  it("gives every model id of a name its price, and reads names of latency modes", () => {
    const skus = ["gpt-oss-120b", "Nova Pro Latency Optimized"].flatMap((model) => [
      amazon("USE1-x-input-tokens", "Input tokens", "0.001", { model, regionCode: "us-east-1" }),
      amazon("USE1-x-output-tokens", "Output tokens", "0.002", { model, regionCode: "us-east-1" }),
    ]);
    const old = [
      amazon("USE1-y-input-tokens", "Input tokens", "0.001", {
        model: "",
        titanModel: "nova lite ",
        regionCode: "us-east-1",
      }),
      amazon("USE1-y-output-tokens", "Output tokens", "0.002", {
        model: "",
        titanModel: "Nova Lite",
        regionCode: "us-east-1",
      }),
      amazon("USE1-z-input-tokens-batch", "Input tokens", "0.001", { model: "Nova Pro Latency Optimized" }),
    ];
    const reading = readPriceList(page([...skus, ...old]));
    expect(Object.keys(reading.models).sort()).toEqual([
      "amazon.nova-lite-v1:0",
      "amazon.nova-pro-v1:0",
      "openai.gpt-oss-120b",
      "openai.gpt-oss-120b-1:0",
    ]);
    expect(reading.models["amazon.nova-pro-v1:0"]?.regionPrices).toMatchObject([{ tier: "optimized", input: 1 }]);
    expect(reading.unreadSkus.map(({ reason }) => reason)).toEqual([
      'its tier is combined with the latency mode "optimized"',
    ]);
  });

  it("counts and names what it does not know, and guesses nothing", () => {
    const good = amazon("APN1-a-input-tokens", "Input tokens", "0.001");
    const reading = readPriceList(
      page([
        amazon("USE1-NewModel-input-tokens", "Input tokens", "0.001", { model: "Nova 9 Ultra" }),
        amazon("USE1-NewModel-output-tokens", "Output tokens", "0.002", { model: "Nova 9 Ultra" }),
        amazon("USE1-Nova2.0Lite-nova-grounding", "", "0.03"),
        amazon("USE1-Guardrail-input-tokens", "Input tokens", "0.001", { model: "" }),
        amazon("APN1-a-output-tokens-custom-model", "Output tokens", "0.001"),
        amazon("APN1-b-output-tokens-custom-model", "Output tokens", "0.001"),
        marketplace("Claude Sonnet 5", "Reserved_1Month_InputTPM_Geo", "9"),
        { ...good, unit: "Hrs" },
        { ...good, unit: "Units" },
        { attributes: good.attributes, usd: "0.001" },
        { ...good, usd: "-1" },
        { ...good, usd: "" },
        { ...good, usd: Number.NaN },
        { ...good, attributes: { ...good.attributes, regionCode: "" } },
      ]),
    );
    expect(reading.models).toEqual({});
    expect(reading.unknownModels).toEqual({ "Nova 9 Ultra": 2 });
    expect(reading.leftOut).toEqual({ "custom-model": 2, reserved: 1 });
    expect(reading.pricedSkus).toBe(0);
    expect(reading.unreadSkus.map(({ usageType, reason }) => `${usageType}: ${reason}`)).toEqual([
      "USE1-Nova2.0Lite-nova-grounding: its words do not say what it is the price of",
      "USE1-Guardrail-input-tokens: it names no model",
      'APN1-a-input-tokens: its unit "Hrs" is not known',
      'APN1-a-input-tokens: its unit "Units" is not known',
      'APN1-a-input-tokens: its unit "" is not known',
      "APN1-a-input-tokens: its price is not in USD",
      "APN1-a-input-tokens: its price is not in USD",
      "APN1-a-input-tokens: its price is not in USD",
      "APN1-a-input-tokens: it names no Region",
    ]);
  });

  it("uses neither of two prices for the same tokens", () => {
    const [input, output] = [
      amazon("A-input-tokens", "Input tokens", "0.001"),
      amazon("A-output-tokens", "Output tokens", "0.002"),
    ];
    const other = { ...output, usd: "0.003" };
    expect(readPriceList(page([input, input, output, output])).pricedSkus).toBe(2);
    const reading = readPriceList(page([input, output, other, { ...output, usd: "0.004" }]));
    expect(reading.models).toEqual({});
    expect(reading.pricedSkus).toBe(0);
    expect(reading.unreadSkus.map(({ sku, reason }) => `${sku}: ${reason}`)).toEqual([
      "SKU1: another SKU has another price for the same tokens",
      "SKU2: another SKU has another price for the same tokens",
      "SKU3: another SKU has another price for the same tokens",
      "SKU0: its row has no price of input or output",
    ]);
  });

  it("needs input and output, and the size above which a request is long", () => {
    const lonely = readPriceList(page([haikuSkus[4], haikuSkus[5]].filter((sku) => sku !== undefined)));
    expect(lonely.models).toEqual({});
    expect(lonely.unreadSkus).toHaveLength(2);
    const sonnet = haikuSkus.map((sku) => ({
      ...sku,
      attributes: { ...sku.attributes, servicename: "Claude Sonnet 5 (Amazon Bedrock Edition)" },
    }));
    const reading = readPriceList(page(sonnet));
    expect(reading.pricedSkus).toBe(5);
    expect(reading.models["anthropic.claude-sonnet-5"]?.regionPrices?.[0]).not.toHaveProperty("longContext");
    expect(reading.unreadSkus.map(({ reason }) => reason)).toEqual([
      "it is not known which requests are long",
      "it is not known which requests are long",
    ]);
  });

  it("tolerates damaged entries and missing parts", () => {
    const { PriceList } = page(haikuSkus);
    const damaged = {
      PriceList: [...PriceList, "{ not JSON", null, 7, {}, { product: { sku: "x" } }, { product: [] }],
    };
    expect(readPriceList(damaged)).toMatchObject({ pricedSkus: 7, unreadableEntries: 6, unreadSkus: [] });
    const file = offerFile(haikuSkus.slice(0, 1));
    const broken = {
      ...file,
      products: { ...file.products, A: null, B: { attributes: { usagetype: "u", n: 5 } } },
      terms: [],
    };
    expect(readPriceList(broken)).toMatchObject({ pricedSkus: 0, unreadableEntries: 1 });
    expect(readPriceList({ products: { A: { attributes: { ...haikuSkus[0]?.attributes } } } }).unreadSkus).toEqual([
      { sku: "A", usageType: "USE1-MP:USE1_input_tokens_standard-Units", reason: "it has no on-demand price" },
    ]);
    const nameless = { PriceList: [{ product: { attributes: { model: "Nova Lite" } } }] };
    expect(readPriceList(nameless).unreadSkus[0]).toMatchObject({ sku: "", usageType: "" });
    const several = { ...termOf("A", { attributes: {}, usd: "1" }), ...termOf("B", { attributes: {}, usd: "2" }) };
    const twice = { PriceList: [{ product: { attributes: haikuSkus[0]?.attributes }, terms: { OnDemand: several } }] };
    expect(readPriceList(twice).unreadSkus[0]?.reason).toBe("it has several on-demand prices");
  });

  it.each([[{}], ["<html>Access denied</html>"], [undefined], [null], [[[]]], [{ products: [] }]])(
    "refuses what is no price list: %j",
    (json) => {
      expect(() => readPriceList(json)).toThrow(InvalidOptionError);
      expect(() => readPriceList(json)).toThrow(/offer file .* or a page of GetProducts/);
    },
  );

  it("reads a document without SKUs as an empty list", () => {
    expect(readPriceList({ PriceList: [] })).toMatchObject({
      ...nothingUnread,
      models: {},
      regions: [],
      pricedSkus: 0,
    });
  });
});
