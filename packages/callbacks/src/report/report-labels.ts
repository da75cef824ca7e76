import type { Currency } from "./currency";
import type { OperationReport, PriceSourceReport } from "./savings-report";

/** What `toText` says, in one language. */
export interface ReportLabels {
  readonly modelColumns: readonly string[];
  readonly baseline: (modelIds: readonly string[]) => string;
  readonly actual: string;
  readonly routing: string;
  readonly caching: string;
  readonly tier: string;
  readonly profile: string;
  readonly routerFee: string;
  readonly saved: string;
  readonly noCalls: string;
  readonly coverage: (priced: number, calls: number, percent: string) => string;
  readonly errors: (count: number) => string;
  readonly against: (name: string, baseline: string) => string;
  readonly cached: (count: number, avoided: string) => string;
  readonly operation: (operation: OperationReport, cost: string) => string;
  readonly avoided: (usd: string) => string;
  readonly prices: (sources: readonly PriceSourceReport[]) => string;
  readonly currency: (currency: Currency, amounts: readonly [spent: string, saved: string]) => string;
  readonly noRouterFee: string;
}

export const english: ReportLabels = {
  modelColumns: ["Model", "Calls", "Share", "Input", "Cache read", "Cache write", "Output", "Cost"],
  baseline: (modelIds) => `Baseline (${modelIds.join(", ") || "none"})`,
  actual: "Actual",
  routing: "  by routing",
  caching: "  by caching",
  tier: "  by service tier",
  profile: "  by inference profile",
  routerFee: "  router fee",
  saved: "Saved",
  noCalls: "No answered calls yet.",
  coverage: (priced, calls, percent) => `Coverage: ${priced} of ${calls} calls could be priced (${percent}).`,
  errors: (count) => `Errors: ${count}.`,
  against: (name, baseline) => `Against ${name} (${baseline})`,
  cached: (count, avoided) =>
    `Answered by LangChain's cache, without a call: ${count}, worth ${avoided}, not in the saving.`,
  operation: ({ kind, subject, requests, failed }, cost) =>
    `${kind}${subject === undefined ? "" : ` (${subject})`}: ${requests} requests${failed === 0 ? "" : `, ${failed} failed`}, cost ${cost}.`,
  avoided: (usd) => `Calls that were not needed would have cost ${usd}, not in the saving.`,
  prices: (sources) => `Prices: ${sources.map(({ source, asOf }) => `${source} as of ${asOf.join(", ")}`).join("; ")}.`,
  currency: ({ code, perUsd, asOf }, [spent, saved]) =>
    `At ${perUsd} ${code} for 1 USD${asOf === undefined ? "" : ` (${asOf})`}: spent ${spent}, saved ${saved}.`,
  noRouterFee: "Router fee: 0 was used, as AWS publishes none for prompt routers.",
};

export const japanese: ReportLabels = {
  modelColumns: ["モデル", "呼び出し", "割合", "入力", "キャッシュ読取", "キャッシュ書込", "出力", "費用"],
  baseline: (modelIds) => `基準（${modelIds.join("、") || "なし"}）`,
  actual: "実費",
  routing: "  ルーティングによる差",
  caching: "  キャッシュによる差",
  tier: "  サービス階層による差",
  profile: "  推論プロファイルによる差",
  routerFee: "  ルーター料金",
  saved: "削減額",
  noCalls: "回答のあった呼び出しはまだありません。",
  coverage: (priced, calls, percent) => `価格が分かった呼び出し：${calls} 件中 ${priced} 件（${percent}）。`,
  errors: (count) => `エラー：${count} 件。`,
  against: (name, baseline) => `${name}（${baseline}）との差`,
  cached: (count, avoided) =>
    `LangChain のキャッシュが答え、呼び出さなかったもの：${count} 件（${avoided} 相当、削減額には含めません）。`,
  operation: ({ kind, subject, requests, failed }, cost) =>
    `${kind}${subject === undefined ? "" : `（${subject}）`}：${requests} リクエスト${failed === 0 ? "" : `、失敗 ${failed} 件`}、費用 ${cost}。`,
  avoided: (usd) => `不要になった呼び出しの費用は ${usd} でした（削減額には含めません）。`,
  prices: (sources) =>
    `価格の出典：${sources.map(({ source, asOf }) => `${source}（${asOf.join("、")}）`).join("、")}。`,
  currency: ({ code, perUsd, asOf }, [spent, saved]) =>
    `1 USD = ${perUsd} ${code}${asOf === undefined ? "" : `（${asOf}）`}で換算：支出 ${spent}、削減 ${saved}。`,
  noRouterFee: "ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。",
};
