import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { filter } from "../filter";
import type { RetrievalCall } from "../options/retrieval-settings";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { BedrockReranker } from "../rerank/bedrock-reranker";
import { fakeKnowledgeBase } from "../testing/fake-knowledge-base";

/** The one request that a call sends, as JSON on the wire. */
async function wire(options: object, retrieval?: RetrievalCall, query = "  返金は？ "): Promise<unknown> {
  const { client, sent } = fakeKnowledgeBase({ retrievalResults: [] });
  const all = { knowledgeBaseId: "KB12345678", client, ...options } as BedrockKnowledgeBaseRetrieverOptions;
  await new BedrockKnowledgeBaseRetriever(all).invoke(query, retrieval === undefined ? {} : { retrieval });
  expect(sent).toHaveLength(1);
  return sent[0];
}

const rerank = { model: "cohere.rerank-v3-5:0" };
const guardrail = { guardrailId: "abc123", guardrailVersion: "DRAFT" };

describe("Retrieve on the wire", () => {
  it("is short without settings", async () => {
    expect(await wire({})).toMatchInlineSnapshot(`
      {
        "body": {
          "retrievalConfiguration": {
            "vectorSearchConfiguration": {
              "numberOfResults": 5,
            },
          },
          "retrievalQuery": {
            "text": "返金は？",
          },
        },
        "path": "/knowledgebases/KB12345678/retrieve",
      }
    `);
  });
  it("has search type, filter, implicit filter, guardrail and user", async () => {
    const implicitFilter = {
      metadataAttributes: [{ key: "year", type: "NUMBER" as const, description: "Year of the rule" }],
      modelArn: "anthropic.claude-3-5-sonnet-20240620-v1:0",
    };
    const settings = {
      topK: 8,
      searchType: "HYBRID",
      filter: filter.and(filter.eq("lang", "ja"), filter.in("year", [2025, 2026])),
      implicitFilter,
      guardrail,
      userContext: { userId: "user-1" },
    };
    expect(await wire(settings)).toMatchInlineSnapshot(`
      {
        "body": {
          "guardrailConfiguration": {
            "guardrailId": "abc123",
            "guardrailVersion": "DRAFT",
          },
          "retrievalConfiguration": {
            "vectorSearchConfiguration": {
              "filter": {
                "andAll": [
                  {
                    "equals": {
                      "key": "lang",
                      "value": "ja",
                    },
                  },
                  {
                    "in": {
                      "key": "year",
                      "value": [
                        2025,
                        2026,
                      ],
                    },
                  },
                ],
              },
              "implicitFilterConfiguration": {
                "metadataAttributes": [
                  {
                    "description": "Year of the rule",
                    "key": "year",
                    "type": "NUMBER",
                  },
                ],
                "modelArn": "anthropic.claude-3-5-sonnet-20240620-v1:0",
              },
              "numberOfResults": 8,
              "overrideSearchType": "HYBRID",
            },
          },
          "retrievalQuery": {
            "text": "返金は？",
          },
          "userContext": {
            "userId": "user-1",
          },
        },
        "path": "/knowledgebases/KB12345678/retrieve",
      }
    `);
  });
  it("has a reranker, with the ARN of the client's Region, candidates and metadata", async () => {
    const settings = {
      topK: 3,
      rerank: { ...rerank, candidates: 40, metadata: { include: ["title"] }, additionalModelRequestFields: { a: 1 } },
    };
    expect(await wire(settings)).toMatchInlineSnapshot(`
      {
        "body": {
          "retrievalConfiguration": {
            "vectorSearchConfiguration": {
              "numberOfResults": 40,
              "rerankingConfiguration": {
                "bedrockRerankingConfiguration": {
                  "metadataConfiguration": {
                    "selectionMode": "SELECTIVE",
                    "selectiveModeConfiguration": {
                      "fieldsToInclude": [
                        {
                          "fieldName": "title",
                        },
                      ],
                    },
                  },
                  "modelConfiguration": {
                    "additionalModelRequestFields": {
                      "a": 1,
                    },
                    "modelArn": "arn:aws:bedrock:us-west-2::foundation-model/cohere.rerank-v3-5:0",
                  },
                  "numberOfRerankedResults": 3,
                },
                "type": "BEDROCK_RERANKING_MODEL",
              },
            },
          },
          "retrievalQuery": {
            "text": "返金は？",
          },
        },
        "path": "/knowledgebases/KB12345678/retrieve",
      }
    `);
  });
  it("has a reranker with defaults", async () => {
    expect(await wire({ topK: 30, rerank: { ...rerank, metadata: { exclude: ["secret"] } } })).toMatchObject({
      body: {
        retrievalConfiguration: {
          vectorSearchConfiguration: {
            numberOfResults: 100,
            rerankingConfiguration: {
              bedrockRerankingConfiguration: {
                numberOfRerankedResults: 30,
                metadataConfiguration: {
                  selectionMode: "SELECTIVE",
                  selectiveModeConfiguration: { fieldsToExclude: [{ fieldName: "secret" }] },
                },
              },
            },
          },
        },
      },
    });
  });
  it("searches a managed knowledge base", async () => {
    expect(await wire({ managed: true, rerank: "managed", filter: filter.eq("a", false) })).toMatchInlineSnapshot(`
      {
        "body": {
          "retrievalConfiguration": {
            "managedSearchConfiguration": {
              "filter": {
                "equals": {
                  "key": "a",
                  "value": false,
                },
              },
              "numberOfResults": 5,
              "rerankingModelType": "MANAGED",
            },
          },
          "retrievalQuery": {
            "text": "返金は？",
          },
        },
        "path": "/knowledgebases/KB12345678/retrieve",
      }
    `);
  });
  it.each([
    [{}, undefined],
    [{ rerank: false }, "NONE"],
    [{ rerank }, "CUSTOM"],
  ])("of a managed knowledge base with %j reranks %s", async (settings, rerankingModelType) => {
    const sent = (await wire({ managed: true, ...settings })) as {
      body: { retrievalConfiguration: { managedSearchConfiguration: object } };
    };
    const { managedSearchConfiguration } = sent.body.retrievalConfiguration;
    expect((managedSearchConfiguration as Record<string, unknown>).rerankingModelType).toBe(rerankingModelType);
    expect("rerankingConfiguration" in managedSearchConfiguration).toBe(rerankingModelType === "CUSTOM");
  });
  it("searches for an image", async () => {
    const image = { format: "png" as const, inlineContent: new Uint8Array([1, 2, 3]) };
    expect(await wire({}, { image }, "")).toMatchInlineSnapshot(`
      {
        "body": {
          "retrievalConfiguration": {
            "vectorSearchConfiguration": {
              "numberOfResults": 5,
            },
          },
          "retrievalQuery": {
            "image": {
              "format": "png",
              "inlineContent": "AQID",
            },
            "type": "IMAGE",
          },
        },
        "path": "/knowledgebases/KB12345678/retrieve",
      }
    `);
  });
});

describe("Rerank on the wire", () => {
  it("has texts, documents and JSON", async () => {
    const { client, sent } = fakeKnowledgeBase({ results: [] });
    const reranker = new BedrockReranker({ model: "amazon.rerank-v1:0", client, topN: 2 });
    const inputs = ["text", { pageContent: "文書", metadata: {} }, { title: "JSON" }, ""];
    await reranker.rerank(inputs, " 質問 ", { additionalModelRequestFields: { a: 1 } });
    expect(sent).toMatchInlineSnapshot(`
      [
        {
          "body": {
            "queries": [
              {
                "textQuery": {
                  "text": "質問",
                },
                "type": "TEXT",
              },
            ],
            "rerankingConfiguration": {
              "bedrockRerankingConfiguration": {
                "modelConfiguration": {
                  "additionalModelRequestFields": {
                    "a": 1,
                  },
                  "modelArn": "arn:aws:bedrock:us-west-2::foundation-model/amazon.rerank-v1:0",
                },
                "numberOfResults": 2,
              },
              "type": "BEDROCK_RERANKING_MODEL",
            },
            "sources": [
              {
                "inlineDocumentSource": {
                  "textDocument": {
                    "text": "text",
                  },
                  "type": "TEXT",
                },
                "type": "INLINE",
              },
              {
                "inlineDocumentSource": {
                  "textDocument": {
                    "text": "文書",
                  },
                  "type": "TEXT",
                },
                "type": "INLINE",
              },
              {
                "inlineDocumentSource": {
                  "jsonDocument": {
                    "title": "JSON",
                  },
                  "type": "JSON",
                },
                "type": "INLINE",
              },
            ],
          },
          "path": "/rerank",
        },
      ]
    `);
  });
});
