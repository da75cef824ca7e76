/** Words of the dashboard. */
export interface DashboardLabels {
  readonly title: string;
  readonly note: string;
  readonly saved: string;
  readonly cost: string;
  readonly savedPercent: string;
  readonly baseline: string;
  readonly costByModel: string;
  readonly callsByModel: string;
  readonly cacheHitRate: string;
  readonly cacheHitRateOurs: string;
  readonly cacheHitRateBedrock: string;
  readonly cacheTokens: string;
  readonly read: string;
  readonly written: string;
  readonly latency: string;
  readonly timeToFirstToken: string;
  readonly failures: string;
  readonly failed: string;
  readonly unpriced: string;
  readonly throttled: string;
}

/** By language. */
export const dashboardLabels: Readonly<Record<"en" | "ja", DashboardLabels>> = {
  en: {
    title: "Savings on Amazon Bedrock",
    note: "USD from the recorded calls of this application, by list price. `AWS/Bedrock` covers all calls of the account in this Region.",
    saved: "Saved (USD)",
    cost: "Cost (USD)",
    savedPercent: "Saved (%)",
    baseline: "Baseline (USD)",
    costByModel: "Cost by model (USD)",
    callsByModel: "Calls by model",
    cacheHitRate: "Input tokens read from the prompt cache (%)",
    cacheHitRateOurs: "This application",
    cacheHitRateBedrock: "AWS/Bedrock",
    cacheTokens: "Prompt cache tokens, AWS/Bedrock",
    read: "Read",
    written: "Written",
    latency: "Duration of calls (ms)",
    timeToFirstToken: "Time to first token (ms)",
    failures: "Failed and unpriced calls",
    failed: "Failed",
    unpriced: "Unpriced",
    throttled: "Throttled, AWS/Bedrock",
  },
  ja: {
    title: "Amazon Bedrock の節約",
    note: "金額(USD)はこのアプリケーションが記録した呼び出しを定価で計算したものです。`AWS/Bedrock` はこのリージョンにおけるアカウント全体の値です。",
    saved: "節約額(USD)",
    cost: "費用(USD)",
    savedPercent: "節約率(%)",
    baseline: "基準の費用(USD)",
    costByModel: "モデル別の費用(USD)",
    callsByModel: "モデル別の呼び出し回数",
    cacheHitRate: "プロンプトキャッシュから読んだ入力トークン(%)",
    cacheHitRateOurs: "このアプリケーション",
    cacheHitRateBedrock: "AWS/Bedrock",
    cacheTokens: "プロンプトキャッシュのトークン(AWS/Bedrock)",
    read: "読み取り",
    written: "書き込み",
    latency: "呼び出しの所要時間(ms)",
    timeToFirstToken: "最初のトークンまでの時間(ms)",
    failures: "失敗した呼び出しと価格不明の呼び出し",
    failed: "失敗",
    unpriced: "価格不明",
    throttled: "スロットリング(AWS/Bedrock)",
  },
};
