import { describe, expect, it } from "vitest";
import { resolveSavingsOptions } from "../handler/resolve-savings-options";
import { emptyLedger } from "../ledger/ledger";
import { toLedger } from "../ledger/ledger-recorder";
import { priceCall } from "../record/price-call";
import { toMeteredCall } from "../record/to-metered-call";
import { recorded } from "../testing/recorded";
import { routed, usage } from "../testing/routing-record";
import { formatSignedUsd, formatUsd } from "./format-usd";
import { toReport } from "./to-report";
import { toText } from "./to-text";

const { pricing } = resolveSavingsOptions({});
const call = toMeteredCall(routed({ usage: usage(1000, 100, 9000) }));
const answered = recorded({ call, ...priceCall(call, pricing) });
const report = toReport(
  toLedger([answered, recorded(), recorded({ outcome: "failed", errorKind: "x" }), recorded({ outcome: "cached" })]),
);

describe("toText", () => {
  it("shows models, money, coverage, and where prices come from", () => {
    expect(toText(report)).toMatchInlineSnapshot(`
      "┌───────────────────────┬───────┬───────┬───────┬────────────┬─────────────┬────────┬───────────┐
      │ Model                 │ Calls │ Share │ Input │ Cache read │ Cache write │ Output │      Cost │
      ├───────────────────────┼───────┼───────┼───────┼────────────┼─────────────┼────────┼───────────┤
      │ amazon.nova-lite-v1:0 │     1 │ 50.0% │  1000 │       9000 │           0 │    100 │ $0.000219 │
      │ unknown               │     1 │ 50.0% │     0 │          0 │           0 │      0 │         ? │
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
      Answered by LangChain's cache, without a call: 1, worth ?, not in the saving.
      Prices: pi-ai as of 2026-11-10.
      Router fee: 0 was used, as AWS publishes none for prompt routers."
    `);
  });

  it("speaks Japanese in aligned columns", () => {
    expect(toText(report, { language: "ja" })).toMatchInlineSnapshot(`
      "┌───────────────────────┬──────────┬───────┬──────┬────────────────┬────────────────┬──────┬───────────┐
      │ モデル                │ 呼び出し │  割合 │ 入力 │ キャッシュ読取 │ キャッシュ書込 │ 出力 │      費用 │
      ├───────────────────────┼──────────┼───────┼──────┼────────────────┼────────────────┼──────┼───────────┤
      │ amazon.nova-lite-v1:0 │        1 │ 50.0% │ 1000 │           9000 │              0 │  100 │ $0.000219 │
      │ unknown               │        1 │ 50.0% │    0 │              0 │              0 │    0 │         ? │
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
      LangChain のキャッシュが答え、呼び出さなかったもの：1 件（? 相当、削減額には含めません）。
      価格の出典：pi-ai（2026-11-10）。
      ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。"
    `);
  });

  it("has little to say before the first call", () => {
    expect(toText(toReport(emptyLedger))).toBe(
      "No answered calls yet.\nRouter fee: 0 was used, as AWS publishes none for prompt routers.",
    );
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
