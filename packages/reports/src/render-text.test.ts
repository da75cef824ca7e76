import { emptyLedger, type MeteredCall, priceCall, toLedger, toMeteredCall, toReport } from "@bedrock-routed/callbacks";
import { recorded, resolveSavingsOptions, routed, usage } from "@bedrock-routed/callbacks/testing";
import { describe, expect, it } from "vitest";
import { recommendSavings } from "./recommendations/recommend-savings";
import { renderMarkdown } from "./render-markdown";
import { renderText } from "./render-text";
import { toReportJson } from "./report-json";

const { pricing } = resolveSavingsOptions({});
const call = toMeteredCall(routed({ usage: usage(1000, 100, 9000) }));
const answered = recorded({ call, ...priceCall(call, pricing) });
const report = toReport(
  toLedger([answered, recorded(), recorded({ outcome: "failed", errorKind: "x" }), recorded({ outcome: "cached" })]),
);

function omitRouterModels({ routerModels: _, ...rest }: MeteredCall): MeteredCall {
  return rest;
}

describe("renderText", () => {
  it("shows models, money, coverage and the sources of prices", () => {
    expect(renderText(report)).toMatchInlineSnapshot(`
      "2026-11-21 to 2026-11-21 (time zone not recorded)
      ┌───────────────────────┬───────┬────────┬───────┬───────┬────────────┬─────────────┬────────┬───────────┐
      │ Model                 │ Calls │ Errors │ Share │ Input │ Cache read │ Cache write │ Output │      Cost │
      ├───────────────────────┼───────┼────────┼───────┼───────┼────────────┼─────────────┼────────┼───────────┤
      │ amazon.nova-lite-v1:0 │     1 │      0 │ 50.0% │ 1,000 │      9,000 │           0 │    100 │ $0.000219 │
      │ unknown               │     1 │      1 │ 50.0% │     0 │          0 │           0 │      0 │   unknown │
      └───────────────────────┴───────┴────────┴───────┴───────┴────────────┴─────────────┴────────┴───────────┘
      ┌────────────────────────────────────────────────────────────────────────┬──────────────────┐
      │ Spent                                                                  │        $0.000219 │
      │   for calls (the price of 1 of 2 is known)                             │        $0.000219 │
      │ Cost per call                                                          │        $0.000219 │
      │ Cost per 1,000 calls                                                   │           $0.219 │
      │ Baseline of the compared calls (amazon.nova-pro-v1:0, without caching) │         $0.00832 │
      │ Paid for the compared calls (1 of 2)                                   │        $0.000219 │
      │ Saved                                                                  │ +$0.0081 (97.4%) │
      │   by routing                                                           │         +$0.0077 │
      │   by caching                                                           │       +$0.000405 │
      │ Saved against a baseline with the same caching                         │ +$0.0027 (92.5%) │
      └────────────────────────────────────────────────────────────────────────┴──────────────────┘
      Coverage: the cost of 1 of 2 calls (50.0%) is known.
      Compared: 1 of 2 calls (50.0%), 100.0% of the known cost of calls. The saving is about these calls.
      Errors: 1.
      Answered by a response cache, without a call: 1, of unknown worth, not in the saving.
      Prices: AWS Price List of Amazon Bedrock, as of 2026-10-08.
      The price depends on the Region that a call is sent from. Where that Region is not known or has no price of its own, the price of the geography's main Region was used.
      Router fee: 0 was used, as AWS publishes none for prompt routers."
    `);
  });

  it("says how many calls were left, had not ended, or were dropped", () => {
    const unended = { ...report, abandonedCalls: 2, unfinishedCalls: 1, droppedCalls: 1_200 };
    for (const render of [renderText, renderMarkdown]) {
      const text = render(unended);
      expect(text).toContain("Calls whose stream was left, or that the caller aborted: 2.");
      expect(text).toContain("Calls that had not ended when this report was made: 1.");
      expect(text).toContain("Calls whose end was never seen, and that are in no other figure: 1,200.");
      expect(render(unended, { language: "ja" })).toContain("途中で読むのをやめた、または中止された呼び出し：2 件。");
    }
    expect(renderText(report)).not.toContain("left");
  });

  it("renders Japanese in aligned columns", () => {
    expect(renderText(report, { language: "ja" })).toMatchInlineSnapshot(`
      "2026-11-21 ～ 2026-11-21（タイムゾーンの記録なし）
      ┌───────────────────────┬──────────┬────────┬───────┬───────┬────────────────┬────────────────┬──────┬───────────┐
      │ モデル                │ 呼び出し │ エラー │  割合 │  入力 │ キャッシュ読取 │ キャッシュ書込 │ 出力 │      費用 │
      ├───────────────────────┼──────────┼────────┼───────┼───────┼────────────────┼────────────────┼──────┼───────────┤
      │ amazon.nova-lite-v1:0 │        1 │      0 │ 50.0% │ 1,000 │          9,000 │              0 │  100 │ $0.000219 │
      │ unknown               │        1 │      1 │ 50.0% │     0 │              0 │              0 │    0 │      不明 │
      └───────────────────────┴──────────┴────────┴───────┴───────┴────────────────┴────────────────┴──────┴───────────┘
      ┌────────────────────────────────────────────────────────────────┬──────────────────┐
      │ 支出                                                           │        $0.000219 │
      │   呼び出し（2 件中 1 件の価格が判明）                          │        $0.000219 │
      │ 1 件あたりの費用                                               │        $0.000219 │
      │ 千件あたりの費用                                               │           $0.219 │
      │ 比較した呼び出しの基準（amazon.nova-pro-v1:0、キャッシュなし） │         $0.00832 │
      │ 比較した呼び出しの支出（2 件中 1 件）                          │        $0.000219 │
      │ 削減額                                                         │ +$0.0081 (97.4%) │
      │   ルーティングによる差                                         │         +$0.0077 │
      │   キャッシュによる差                                           │       +$0.000405 │
      │ 同じキャッシュのある基準に対する削減額                         │ +$0.0027 (92.5%) │
      └────────────────────────────────────────────────────────────────┴──────────────────┘
      費用が分かった呼び出し：2 件中 1 件（50.0%）。
      基準と比較した呼び出し：2 件中 1 件（50.0%）、判明した呼び出し費用の 100.0%。削減額はこの呼び出しについてのものです。
      エラー：1 件。
      応答キャッシュが答え、呼び出さなかったもの：1 件（金額は不明、削減額には含めません）。
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

  it("does not say that nothing was saved, or that no price is known, when only the baseline is missing", () => {
    const router = "arn:aws:bedrock:us-east-1:123456789012:prompt-router/sjd2v3c5xird";
    const unstated = { ...omitRouterModels(call), routerArn: router };
    const uncompared = toReport(
      toLedger([1, 2].map(() => recorded({ call: unstated, ...priceCall(unstated, pricing) }))),
    );
    const [text, markdown] = [renderText(uncompared), renderMarkdown(uncompared)];
    for (const rendered of [text, markdown]) {
      expect(rendered).toMatch(/Spent +[│|] +\$0\.000438/);
      expect(rendered).toMatch(/Saved +[│|] +unknown/);
      expect(rendered).toContain("the cost of 2 of 2 calls (100.0%) is known");
      expect(rendered).toContain("Compared: 0 of 2 calls (0.0%), 0.0% of the known cost of calls.");
      expect(rendered).toContain("Not compared: 2 calls whose cost is known. No baseline is known for them");
    }
    expect(renderText(uncompared, { language: "ja" })).toContain("比較していない呼び出し：費用の分かる 2 件。基準");
    expect(toReportJson(uncompared)).toMatchObject({
      spent: { calls: 2 },
      compared: { calls: 0, usd: 0, shareOfCalls: 0, shareOfUsd: 0 },
      coverage: { calls: 2, ofCalls: 2, shareOfCalls: 1, shareOfUsd: 1 },
      savedPercent: null,
      byCaching: { none: null, same: null },
    });
  });

  it("lists recommendations in both languages", () => {
    const recommendations = recommendSavings(toLedger(Array.from({ length: 2 }, () => recorded())));
    expect(renderText(report, { recommendations })).toContain(
      "What to change\n1. Calls without a known price\n   No price is known",
    );
    expect(renderText(report, { recommendations, language: "ja" })).toContain(
      "改善できること\n1. 価格の分からない呼び出し\n   価格が分からない",
    );
  });

  it("lists what recommendations of one kind are about below what to do", () => {
    const records = ["a.a", "b.b"].map((modelId) => recorded({ call: { invokedModel: { modelId, scope: "us" } } }));
    const text = renderText(report, { recommendations: recommendSavings(toLedger(records)) });
    expect(text.match(/Calls without a known price/g)).toHaveLength(1);
    expect(text).toMatch(/createModelCatalog.*\n {3}- a\.a \(.*\n {3}- b\.b \(/);
  });

  it("shows the router fee as a cost, and shares in percent", () => {
    const { pricing } = resolveSavingsOptions({ routerFeeUsdPerCall: 0.001 });
    const signals = [{ kind: "routed-to-largest", subject: "arn:router", estimatedSaving: 1_000_000n }] as const;
    const ledger = toLedger(Array.from({ length: 50 }, () => recorded({ call, ...priceCall(call, pricing), signals })));
    const text = renderText(toReport(ledger), { recommendations: recommendSavings(ledger) });
    expect(text).toMatch(/router fee +│ +-\$0\.05 /);
    expect(text).toContain("(estimated saving $0.00005; calls 50, share of the largest model 100.0%)");
  });

  it("replaces characters in names that control the terminal or turn its text", () => {
    const call = { invokedModel: { modelId: "x\u001b[31mred\u0007\u202e", scope: "us" } };
    const text = renderText(toReport(toLedger([recorded({ call })])));
    expect(text).toContain("x�[31mred��");
    expect(text).not.toMatch(/(?!\n)\p{Cc}|\p{Bidi_Control}/u);
  });

  it("refuses other languages", () => {
    expect(() => renderText(report, { language: "fr" as "en" })).toThrow(/language "fr".*pass "en" or "ja"/);
  });
});

describe("renderText for finance", () => {
  it("names the time zones of its days, and says when they are not recorded", () => {
    const inZone = (...zones: string[]) =>
      toReport(toLedger(zones.map((timeZone) => recorded({ day: "2026-11-21", timeZone }))));
    expect(renderText(inZone("Asia/Tokyo"))).toMatch(/^2026-11-21 to 2026-11-21 \(days in Asia\/Tokyo\)\n/);
    expect(renderText(inZone("Asia/Tokyo", "UTC"), { language: "ja" })).toContain("（日付は Asia/Tokyo、UTC）");
    expect(renderText(report)).toContain("(time zone not recorded)");
  });

  it("says what was spent when only the baseline has no price", () => {
    const { saving: _saving, baselineModelId: _id, otherCaching: _other, ...priced } = answered;
    const text = renderText(toReport(toLedger([priced, priced])));
    expect(text).toMatch(/Spent +│ +\$0\.000438 │/);
    expect(text).toMatch(/Saved +│ +unknown │/);
    expect(text).toContain("the cost of 2 of 2 calls (100.0%) is known");
    expect(text).toContain("Compared: 0 of 2 calls (0.0%)");
  });

  it("compares with a budget", () => {
    const text = renderText(toReport(toLedger([answered]), { budget: { limitUsd: 1 } }));
    expect(text).toMatch(/Spent of the budget of \$1\.00 \(2026-11\) +│ +\$0\.000219 \(0\.0%\)/);
    const all = toReport(toLedger([answered]), { budget: { limitUsd: 0, period: "total" } });
    expect(renderText(all, { language: "ja" })).toMatch(/予算 \$0\.00 に対する支出（全期間） +│ +\$0\.000219 /);
  });

  it("names each source of prices once, with all its dates", () => {
    const prices = ["pi-ai", "pi-ai+litellm", "litellm", "our contract"].map((source, index) => ({
      source,
      asOf: `2026-11-0${index + 1}`,
    }));
    const { priceSources } = toReport(toLedger(prices.map((price) => recorded({ call, cost: 1n, prices: price }))));
    const [, sources = ""] = /Prices: (.*)\./.exec(renderText({ ...report, priceSources })) ?? [];
    const named = sources.split(/(?<=\d{4}-\d{2}-\d{2}); /);
    expect(new Set(named.map((source) => source.split(", as of")[0])).size).toBe(named.length);
    expect(sources.match(/pi-ai/g)).toHaveLength(1);
    expect(sources).toContain("our contract, as of 2026-11-04");
  });

  it("writes large amounts and yen as people do, and JSON with all digits", () => {
    const large = toReport(toLedger([{ ...answered, cost: 687_043_642_980_000_000n }]), {
      currency: { code: "JPY", perUsd: 155.2 },
    });
    const text = renderText(large);
    expect(text).toContain("$687,043.64");
    expect(text).toContain("spent ¥106,629,173");
    expect(toReportJson(large).costUsd).toBe(687_043.64298);
  });
});
