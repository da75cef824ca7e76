import type { RetrievalFilter } from "@aws-sdk/client-bedrock-agent-runtime";
import { createKnowledgeBase, type LocalBedrock, startLocalBedrock } from "@bedrock-routed/local";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "./bedrock-knowledge-base-retriever";
import { checkFilter, filter } from "./filter";

describe("filter", () => {
  it("builds a RetrievalFilter of the service", () => {
    expect(filter.and(filter.eq("department", "hr"), filter.gte("year", 2024))).toEqual({
      andAll: [{ equals: { key: "department", value: "hr" } }, { greaterThanOrEquals: { key: "year", value: 2024 } }],
    });
    expect([
      filter.ne("部署", "人事"),
      filter.gt("n", 0),
      filter.lt("n", -1.5),
      filter.lte("n", 1),
      filter.in("lang", ["ja", "en"]),
      filter.notIn("flag", [true, 0, ""]),
      filter.startsWith("code", ""),
      filter.stringContains("title", "a"),
      filter.listContains("tags", "b"),
    ]).toEqual([
      { notEquals: { key: "部署", value: "人事" } },
      { greaterThan: { key: "n", value: 0 } },
      { lessThan: { key: "n", value: -1.5 } },
      { lessThanOrEquals: { key: "n", value: 1 } },
      { in: { key: "lang", value: ["ja", "en"] } },
      { notIn: { key: "flag", value: [true, 0, ""] } },
      { startsWith: { key: "code", value: "" } },
      { stringContains: { key: "title", value: "a" } },
      { listContains: { key: "tags", value: "b" } },
    ]);
  });

  it.each(["and", "or"] as const)("returns a single filter of %s as it is, because the service refuses it", (name) => {
    const one = filter.eq("department", "hr");
    expect(filter[name](one)).toEqual(one);
    expect(filter.or(filter[name](one), filter.and(one, one))).toEqual({ orAll: [one, { andAll: [one, one] }] });
  });

  it.each<[string, () => unknown, RegExp]>([
    ["an empty and", () => filter.and(), /filter\.and "\(0 filters\)": pass at least one filter/],
    ["an empty or", () => filter.or(), /filter\.or "\(0 filters\)": pass at least one filter/],
    ["a group of one that is no filter", () => filter.and({} as RetrievalFilter), /exactly one operator/],
    ["a date as text", () => filter.gte("date", "2024-12-31" as never), /pass a number; dates can be compared when/],
    ["an empty key", () => filter.eq("", 1), /filter\.equals\.key "": pass a name of 1 to 100 characters/],
    ["a key of 101 characters", () => filter.eq("k".repeat(101), 1), /filter\.equals\.key/],
    ["NaN", () => filter.gt("n", Number.NaN), /filter\.greaterThan\.value NaN: pass a number/],
    ["no values", () => filter.in("n", []), /filter\.in\.value "\[\]": pass a list of at least one/],
    [
      "a nested mistake",
      () =>
        filter.and(filter.eq("a", 1), {
          orAll: [{ equals: { key: "a", value: 1 } }, { equals: { key: "", value: 1 } }],
        }),
      /filter\.andAll\[1\]\.orAll\[1\]\.equals\.key/,
    ],
  ])("refuses %s when it is built", (_name, build, message) => {
    expect(build).toThrow(message);
  });

  it.each<[string, unknown, boolean, RegExp]>([
    ["an unknown operator", { matches: { key: "a", value: 1 } }, false, /operators are equals, notEquals/],
    [
      "two operators at once",
      { equals: { key: "a", value: 1 }, in: { key: "a", value: [1] } },
      false,
      /exactly one operator/,
    ],
    [
      "a group of one",
      { andAll: [{ equals: { key: "a", value: 1 } }] },
      false,
      /andAll "\(1 filters\)": pass at least 2/,
    ],
    ["an attribute as operator", { department: "hr" }, false, /filter "department".*filter\.eq\("department", …\)/],
    ["a text instead of a filter", "department = hr", false, /exactly one operator/],
    [
      "a key that managed knowledge bases lack",
      { equals: { key: "x-amz-bedrock-kb-data-source-id", value: "b" } },
      true,
      /nothing would match; use _data_source_id/,
    ],
    ["no operator", {}, false, /exactly one operator/],
    ["a list instead of a filter", ["equals"], false, /exactly one operator/],
    ["a comparison without key", { equals: "a" }, false, /filter\.equals\.key undefined/],
    ["startsWith in a managed knowledge base", { startsWith: { key: "a", value: "b" } }, true, /managed/],
  ])("refuses a raw filter with %s at construction", (_name, raw, managed, message) => {
    expect(
      () =>
        new BedrockKnowledgeBaseRetriever({
          knowledgeBaseId: "KB12345678",
          region: "us-west-2",
          managed,
          filter: raw as RetrievalFilter,
        }),
    ).toThrow(message);
  });

  describe("with the local Bedrock", () => {
    let local: LocalBedrock;
    beforeAll(async () => {
      const documents = [{ uri: "s3://kb/a.txt", text: "Roses are red.", metadata: { year: 2024, lang: "en" } }];
      local = await startLocalBedrock({ knowledgeBases: { FLOWERS001: createKnowledgeBase(documents) } });
    });
    afterAll(() => local.close());

    const key = fc.string({ minLength: 1, maxLength: 100 });
    const scalar = fc.oneof(fc.string(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean());
    const { tree } = fc.letrec<{ tree: RetrievalFilter }>((tie) => {
      const group = fc.array(tie("tree"), { minLength: 1, maxLength: 3 });
      const leaf = fc.oneof(
        fc.tuple(key, scalar).map(([k, value]) => filter.eq(k, value)),
        fc.tuple(key, fc.integer()).map(([k, value]) => filter.lt(k, value)),
        fc.tuple(key, fc.array(scalar, { minLength: 1, maxLength: 3 })).map(([k, values]) => filter.in(k, values)),
        fc.tuple(key, fc.string()).map(([k, value]) => filter.listContains(k, value)),
      );
      const nested = fc.oneof(
        group.map((filters) => filter.and(...filters)),
        group.map((filters) => filter.or(...filters)),
      );
      return { tree: fc.oneof({ depthSize: "small", maxDepth: 4 }, leaf, nested) };
    });

    it("accepts every filter that the builder can build", async () => {
      await fc.assert(
        fc.asyncProperty(tree, async (built) => {
          expect(() => checkFilter(built)).not.toThrow();
          const retriever = new BedrockKnowledgeBaseRetriever({
            knowledgeBaseId: "FLOWERS001",
            clientOptions: local.clientConfig,
            filter: built,
          });
          expect((await retriever.invoke("roses")).length).toBeLessThanOrEqual(1);
        }),
        { numRuns: 25 },
      );
    });

    it("finds only documents that match", async () => {
      const search = async (built: RetrievalFilter): Promise<number> => {
        const options = { knowledgeBaseId: "FLOWERS001", clientOptions: local.clientConfig, filter: built };
        return (await new BedrockKnowledgeBaseRetriever(options).invoke("roses")).length;
      };
      expect(await search(filter.and(filter.eq("lang", "en"), filter.gte("year", 2024)))).toBe(1);
      expect(await search(filter.and(filter.eq("lang", "en"), filter.gt("year", 2024)))).toBe(0);
    });
  });
});
