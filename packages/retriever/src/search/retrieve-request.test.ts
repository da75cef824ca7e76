import { describe, expect, it } from "vitest";
import { BedrockKnowledgeBaseRetriever } from "../bedrock-knowledge-base-retriever";
import { filter } from "../filter";
import type { RetrievalCall } from "../options/retrieval-settings";
import type { BedrockKnowledgeBaseRetrieverOptions } from "../options/retriever-options";
import { fakeKnowledgeBase } from "../testing/fake-knowledge-base";

/** Sends one request and returns it, as it was on the wire. */
async function wire(options: object, retrieval?: RetrievalCall, query = "  返金は？ "): Promise<unknown> {
  const { client, sent } = fakeKnowledgeBase({ retrievalResults: [] });
  const all = { knowledgeBaseId: "KB12345678", client, ...options } as BedrockKnowledgeBaseRetrieverOptions;
  await new BedrockKnowledgeBaseRetriever(all).invoke(query, retrieval === undefined ? {} : { retrieval });
  expect(sent).toHaveLength(1);
  return sent[0];
}

const rerank = { model: "cohere.rerank-v3-5:0" };
const guardrail = { guardrailId: "abc123", guardrailVersion: "DRAFT" };

describe("the Retrieve request", () => {
  it("has no fields for settings that are not set", async () => {
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
  it("has search type, filter, implicit filter, guardrail and user context", async () => {
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
  it("has a reranking model as an ARN in the Region of the client, candidates and metadata keys", async () => {
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
  it("has five candidates for each document by default", async () => {
    expect(await wire({ topK: 3, rerank })).toMatchObject({
      body: { retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 15 } } },
    });
  });
  it("has at most 100 candidates by default, and excluded metadata keys", async () => {
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
  it("has a managed search for a managed knowledge base", async () => {
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
  ])("has, for a managed knowledge base with %j, the reranking model type %s", async (settings, rerankingModelType) => {
    const sent = (await wire({ managed: true, ...settings })) as {
      body: { retrievalConfiguration: { managedSearchConfiguration: object } };
    };
    const { managedSearchConfiguration } = sent.body.retrievalConfiguration;
    expect((managedSearchConfiguration as Record<string, unknown>).rerankingModelType).toBe(rerankingModelType);
    expect("rerankingConfiguration" in managedSearchConfiguration).toBe(rerankingModelType === "CUSTOM");
  });
  it("has an image instead of the text", async () => {
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

it("cannot be built without a Region when the reranking model is given by its id", async () => {
  const knowledgeBaseId = "KB12345678";
  const { send } = fakeKnowledgeBase().client;
  const retriever = new BedrockKnowledgeBaseRetriever({
    knowledgeBaseId,
    client: { send },
    rerank: { model: "cohere.rerank-v3-5:0" },
  });
  await expect(retriever.invoke("q")).rejects.toThrow(/region undefined.*cohere\.rerank-v3-5:0/);
});
