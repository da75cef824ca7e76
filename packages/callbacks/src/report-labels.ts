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
  readonly cached: (count: number) => string;
  readonly prices: (dates: readonly string[]) => string;
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
  cached: (count) => `Answered by LangChain's cache, without a call: ${count}.`,
  prices: (dates) => `Prices as of ${dates.join(", ")}.`,
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
  cached: (count) => `LangChain のキャッシュが答え、呼び出さなかったもの：${count} 件。`,
  prices: (dates) => `価格の時点：${dates.join("、")}。`,
  noRouterFee: "ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。",
};
