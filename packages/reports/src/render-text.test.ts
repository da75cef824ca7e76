import { emptyLedger, priceCall, toLedger, toMeteredCall, toReport } from "@bedrock-routed/callbacks";
import { recorded, resolveSavingsOptions, routed, usage } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { recommendSavings } from "./recommendations/recommend-savings";
import { renderText } from "./render-text";
import { formatSignedUsd, formatUsd } from "./wording/report-texts";

const { pricing } = resolveSavingsOptions({});
const call = toMeteredCall(routed({ usage: usage(1000, 100, 9000) }));
const answered = recorded({ call, ...priceCall(call, pricing) });
const report = toReport(
  toLedger([answered, recorded(), recorded({ outcome: "failed", errorKind: "x" }), recorded({ outcome: "cached" })]),
);

describe("renderText", () => {
  it("shows models, money, coverage and the sources of prices", () => {
    expect(renderText(report)).toMatchInlineSnapshot(`
      "┌───────────────────────┬───────┬───────┬───────┬────────────┬─────────────┬────────┬───────────┐
      │ Model                 │ Calls │ Share │ Input │ Cache read │ Cache write │ Output │      Cost │
      ├───────────────────────┼───────┼───────┼───────┼────────────┼─────────────┼────────┼───────────┤
      │ amazon.nova-lite-v1:0 │     1 │ 50.0% │  1000 │       9000 │           0 │    100 │ $0.000219 │
      │ unknown               │     1 │ 50.0% │     0 │          0 │           0 │      0 │   unknown │
      └───────────────────────┴───────┴───────┴───────┴────────────┴─────────────┴────────┴───────────┘
      ┌─────────────────────────────────┬────────────────────┐
      │ Baseline (amazon.nova-pro-v1:0) │          $0.008320 │
      │ Actual                          │          $0.000219 │
      │ Saved                           │ +$0.008101 (97.4%) │
      │   by routing                    │         +$0.007696 │
      │   by caching                    │         +$0.000405 │
      └─────────────────────────────────┴────────────────────┘
      Coverage: 1 of 2 calls could be priced (50.0%).
      Errors: 1.
      Answered by LangChain's cache, without a call: 1, of unknown worth, not in the saving.
      Prices: AWS Price List of Amazon Bedrock, as of 2026-10-08.
      The price depends on the Region that a call is sent from. Where that Region is not known or has no price of its own, the price of the geography's main Region was used.
      Router fee: 0 was used, as AWS publishes none for prompt routers."
    `);
  });

  it("renders Japanese in aligned columns", () => {
    expect(renderText(report, { language: "ja" })).toMatchInlineSnapshot(`
      "┌───────────────────────┬──────────┬───────┬──────┬────────────────┬────────────────┬──────┬───────────┐
      │ モデル                │ 呼び出し │  割合 │ 入力 │ キャッシュ読取 │ キャッシュ書込 │ 出力 │      費用 │
      ├───────────────────────┼──────────┼───────┼──────┼────────────────┼────────────────┼──────┼───────────┤
      │ amazon.nova-lite-v1:0 │        1 │ 50.0% │ 1000 │           9000 │              0 │  100 │ $0.000219 │
      │ unknown               │        1 │ 50.0% │    0 │              0 │              0 │    0 │      不明 │
      └───────────────────────┴──────────┴───────┴──────┴────────────────┴────────────────┴──────┴───────────┘
      ┌──────────────────────────────┬────────────────────┐
      │ 基準（amazon.nova-pro-v1:0） │          $0.008320 │
      │ 実費                         │          $0.000219 │
      │ 削減額                       │ +$0.008101 (97.4%) │
      │   ルーティングによる差       │         +$0.007696 │
      │   キャッシュによる差         │         +$0.000405 │
      └──────────────────────────────┴────────────────────┘
      価格が分かった呼び出し：2 件中 1 件（50.0%）。
      エラー：1 件。
      LangChain のキャッシュが答え、呼び出さなかったもの：1 件（金額は不明、削減額には含めません）。
      価格の出典：AWS Price List of Amazon Bedrock（2026-10-08）。
      価格は呼び出し元のリージョンによって異なります。リージョンが不明か、そのリージョンの価格がない呼び出しには、その地域の主なリージョンの価格を使いました。
      ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。"
    `);
  });

  it("renders a report without calls", () => {
    expect(renderText(toReport(emptyLedger))).toBe(
      "No answered calls yet.\nRouter fee: 0 was used, as AWS publishes none for prompt routers.",
    );
  });
});

describe("renderText with unknown prices, recommendations and names from outside", () => {
  it("says when the price of an operation is unknown", () => {
    const operation = { kind: "retrieve", requests: 6, search: "vector" } as const;
    const { runId, at, day, path, tags, labels } = recorded();
    const unpriced = toReport(toLedger([recorded(), { runId, at, day, path, tags, labels, operation }]));
    expect(renderText(unpriced)).toContain(
      "Retrieval (vector): 6 requests; their price is not known, so they are in no sum.",
    );
    expect(renderText(unpriced, { language: "ja" })).toContain(
      "検索（vector）：6 リクエスト、価格が不明のため合計に含めません。",
    );
  });

  it("lists recommendations in both languages", () => {
    const recommendations = recommendSavings(toLedger(Array.from({ length: 2 }, () => recorded())));
    expect(renderText(report, { recommendations })).toContain(
      "What to change\n1. Calls without a known price: unknown (estimated saving unknown; calls 2, unpriced calls 2)\n   No price is known",
    );
    expect(renderText(report, { recommendations, language: "ja" })).toContain(
      "改善できること\n1. 価格の分からない呼び出し: unknown (推定削減額は不明; 呼び出し 2, 価格不明の呼び出し 2)\n   価格が分からない",
    );
  });

  it("shows the router fee as a cost, and shares in percent", () => {
    const { pricing } = resolveSavingsOptions({ routerFeeUsdPerCall: 0.001 });
    const signals = [{ kind: "routed-to-largest", subject: "arn:router", estimatedSaving: 1_000_000n }] as const;
    const ledger = toLedger(Array.from({ length: 50 }, () => recorded({ call, ...priceCall(call, pricing), signals })));
    const text = renderText(toReport(ledger), { recommendations: recommendSavings(ledger) });
    expect(text).toMatch(/router fee +│ +-\$0\.050000/);
    expect(text).toContain("(estimated saving $0.000050; calls 50, share of the largest model 100.0%)");
  });

  it("replaces control characters in names", () => {
    const call = { invokedModel: { modelId: "x\u001b[31mred\u0007", scope: "us" } };
    const text = renderText(toReport(toLedger([recorded({ call })])));
    expect(text).toContain("x�[31mred�");
    expect(text).not.toMatch(/(?!\n)\p{Cc}/u);
  });

  it("refuses other languages", () => {
    expect(() => renderText(report, { language: "fr" as "en" })).toThrow(/language "fr".*pass "en" or "ja"/);
  });
});

describe("formatUsd", () => {
  it.each([
    [0, "$0.000000", "$0.000000"],
    [0.001234, "$0.001234", "+$0.001234"],
    [-12.5, "-$12.500000", "-$12.500000"],
    [0.000000075, "$0.000000075000", "+$0.000000075000"],
    [1234.5678912, "$1234.567891", "+$1234.567891"],
  ])("writes %d as %s", (usd, plain, signed) => {
    expect(formatUsd(usd)).toBe(plain);
    expect(formatSignedUsd(usd)).toBe(signed);
  });
});
