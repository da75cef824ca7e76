import { emptyLedger, priceCall, toLedger, toMeteredCall, toReport } from "@bedrock-routed/callbacks";
import { lite, recorded, resolveSavingsOptions, routed, usage } from "@bedrock-routed/callbacks/testing";
import { InvalidOptionError } from "@bedrock-routed/core";
import { describe, expect, it } from "vitest";
import { recommendSavings } from "./recommendations/recommend-savings";
import { renderMarkdown } from "./render-markdown";
import { escapeMarkdown } from "./wording/escape-text";

const { pricing } = resolveSavingsOptions({ comparisons: { "always | Lite": lite } });
const call = toMeteredCall(routed({ usage: usage(1000, 100, 9000) }));
const answered = recorded({ call, ...priceCall(call, pricing) });
const ledger = toLedger([answered, recorded()]);
const report = toReport(ledger, { currency: { code: "JPY", perUsd: 155, asOf: "2026-11-20" } });

describe("renderMarkdown", () => {
  it("has the money, the models, the recommendations and the notes", () => {
    expect(renderMarkdown(report, { recommendations: recommendSavings(ledger) })).toMatchInlineSnapshot(`
      "# Amazon Bedrock savings

      2026-11-21 to 2026-11-21 (time zone not recorded)

      |  | USD |
      | :-- | --: |
      | Spent | $0.000219 |
      | – for calls (the price of 1 of 2 is known) | $0.000219 |
      | Cost per call | $0.000219 |
      | Cost per 1,000 calls | $0.219 |
      | Baseline of the compared calls (amazon.nova-pro-v1:0, without caching) | $0.00832 |
      | Paid for the compared calls (1 of 2) | $0.000219 |
      | Saved | +$0.0081 (97.4%) |
      | – by routing | +$0.0077 |
      | – by caching | +$0.000405 |
      | Saved against a baseline with the same caching | +$0.0027 (92.5%) |
      | Against always \\| Lite ($0.000624) | +$0.000405 (64.9%) |

      | Model | Calls | Share | Input | Cache read | Cache write | Output | Cost |
      | :-- | --: | --: | --: | --: | --: | --: | --: |
      | amazon.nova-lite-v1:0 | 1 | 50.0% | 1,000 | 9,000 | 0 | 100 | $0.000219 |
      | unknown | 1 | 50.0% | 0 | 0 | 0 | 0 | unknown |

      ## What to change

      1. **Calls without a known price**: No price is known for some calls, so no total includes them. Add the price with createModelCatalog, or use a model id that names the model.
         - unknown (estimated saving unknown; calls 1, unpriced calls 1)

      - Coverage: the cost of 1 of 2 calls (50.0%) is known.
      - Compared: 1 of 2 calls (50.0%), 100.0% of the known cost of calls. The saving is about these calls.
      - Prices: AWS Price List of Amazon Bedrock, as of 2026-10-08.
      - The price depends on the Region that a call is sent from. Where that Region is not known or has no price of its own, the price of the geography's main Region was used.
      - At 155 JPY for 1 USD (2026-11-20): spent &lt;¥1, saved ¥1.
      - Router fee: 0 was used, as AWS publishes none for prompt routers.
      "
    `);
  });

  it("renders Japanese", () => {
    expect(
      renderMarkdown(report, { language: "ja", recommendations: recommendSavings(ledger) }),
    ).toMatchInlineSnapshot(`
      "# Amazon Bedrock 削減レポート

      2026-11-21 ～ 2026-11-21（タイムゾーンの記録なし）

      |  | USD |
      | :-- | --: |
      | 支出 | $0.000219 |
      | – 呼び出し（2 件中 1 件の価格が判明） | $0.000219 |
      | 1 件あたりの費用 | $0.000219 |
      | 千件あたりの費用 | $0.219 |
      | 比較した呼び出しの基準（amazon.nova-pro-v1:0、キャッシュなし） | $0.00832 |
      | 比較した呼び出しの支出（2 件中 1 件） | $0.000219 |
      | 削減額 | +$0.0081 (97.4%) |
      | – ルーティングによる差 | +$0.0077 |
      | – キャッシュによる差 | +$0.000405 |
      | 同じキャッシュのある基準に対する削減額 | +$0.0027 (92.5%) |
      | always \\| Lite（$0.000624）との差 | +$0.000405 (64.9%) |

      | モデル | 呼び出し | 割合 | 入力 | キャッシュ読取 | キャッシュ書込 | 出力 | 費用 |
      | :-- | --: | --: | --: | --: | --: | --: | --: |
      | amazon.nova-lite-v1:0 | 1 | 50.0% | 1,000 | 9,000 | 0 | 100 | $0.000219 |
      | unknown | 1 | 50.0% | 0 | 0 | 0 | 0 | 不明 |

      ## 改善できること

      1. **価格の分からない呼び出し**: 価格が分からない呼び出しがあり、どの合計にも含まれていません。createModelCatalog で価格を加えるか、モデルの分かる ID を使ってください。
         - unknown (推定削減額は不明; 呼び出し 1, 価格不明の呼び出し 1)

      - 費用が分かった呼び出し：2 件中 1 件（50.0%）。
      - 基準と比較した呼び出し：2 件中 1 件（50.0%）、判明した呼び出し費用の 100.0%。削減額はこの呼び出しについてのものです。
      - 価格の出典：AWS Price List of Amazon Bedrock（2026-10-08）。
      - 価格は呼び出し元のリージョンによって異なります。リージョンが不明か、そのリージョンの価格がない呼び出しには、その地域の主なリージョンの価格を使いました。
      - 1 USD = 155 JPY（2026-11-20）で換算：支出 &lt;￥1、削減 ￥1。
      - ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。
      "
    `);
  });

  it("renders a report without calls", () => {
    expect(renderMarkdown(toReport(emptyLedger))).toMatch(
      /^# Amazon Bedrock savings\n\nNo answered calls yet\.\n\n- Router/,
    );
  });
});

describe("renderMarkdown with an unknown language", () => {
  it("throws InvalidOptionError", () => {
    expect(() => renderMarkdown(report, { language: "fr" as "en" })).toThrow(InvalidOptionError);
  });
});

describe("escapeMarkdown", () => {
  it.each([
    ["a|b", "a\\|b"],
    ["<script>&", "&lt;script&gt;&amp;"],
    ["[x](javascript:1)", "\\[x\\](javascript:1)"],
    ["https://example.com", "https\\://example.com"],
    ["www.example.com", "www\\.example.com"],
    ["line\n# heading\u2028|", "line # heading \\|"],
    ["`code` *b* _i_ ~s~", "\\`code\\` \\*b\\* \\_i\\_ \\~s\\~"],
    ["返金 2 件", "返金 2 件"],
  ])("escapes %j", (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });
});
