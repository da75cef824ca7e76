import type { OperationReport } from "@bedrock-routed/callbacks";
import type { ReportLabels } from "./report-labels";

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "検索",
  rerank: "リランク",
  "response-cache-hit": "応答キャッシュからの回答",
  "avoided-call": "不要になった呼び出し",
};

export const japaneseLabels: ReportLabels = {
  title: "Amazon Bedrock 削減レポート",
  unknown: "不明",
  modelColumns: ["モデル", "呼び出し", "割合", "入力", "キャッシュ読取", "キャッシュ書込", "出力", "費用"],
  baseline: (modelIds) => `基準（${modelIds.join("、") || "なし"}）`,
  actual: "実費",
  routing: "ルーティングによる差",
  caching: "キャッシュによる差",
  tier: "サービス階層による差",
  profile: "推論プロファイルによる差",
  routerFee: "ルーター料金",
  saved: "削減額",
  noCalls: "回答のあった呼び出しはまだありません。",
  period: (from, to) => `${from} ～ ${to}`,
  coverage: (priced, calls, percent) => `価格が分かった呼び出し：${calls} 件中 ${priced} 件（${percent}）。`,
  errors: (count) => `エラー：${count} 件。`,
  against: (name, baseline) => `${name}（${baseline}）との差`,
  cached: (count, avoided) =>
    `LangChain のキャッシュが答え、呼び出さなかったもの：${count} 件（${avoided === undefined ? "金額は不明" : `${avoided} 相当`}、削減額には含めません）。`,
  operation: ({ kind, subject, requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : `（${subject}）`}`;
    const failures = failed === 0 ? "" : `、失敗 ${failed} 件`;
    return `${what}：${requests} リクエスト${failures}、${cost === undefined ? "価格が不明のため合計に含めません" : `費用 ${cost}`}。`;
  },
  avoided: (usd) => `不要になった呼び出しの費用は ${usd} でした（削減額には含めません）。`,
  prices: (sources) => `価格の出典：${sources.map(({ title, asOf }) => `${title}（${asOf.join("、")}）`).join("、")}。`,
  currency: ({ code, perUsd, asOf }, [spent, saved]) =>
    `1 USD = ${perUsd} ${code}${asOf === undefined ? "" : `（${asOf}）`}で換算：支出 ${spent}、削減 ${saved}。`,
  noRouterFee: "ルーター料金：AWS がプロンプトルーターの料金を公表していないため 0 としました。",
  recommendations: "改善できること",
  recommendationKinds: {
    "cache-below-minimum": "先頭部分が短くキャッシュされない",
    "cache-never-read": "キャッシュが読み出されていない",
    "cache-changing-prefix": "先頭部分が毎回変わる",
    "cache-router-switch": "ルーターがキャッシュをまたいで切り替わる",
    "global-profile-cheaper": "global. プロファイルのほうが安い",
    batchable: "バッチ推論にできる",
    "router-too-cautious": "ルーターがほとんど大きいモデルを選ぶ",
    "router-too-loose": "ルーターがほとんど大きいモデルを選ばない",
    "simple-on-large": "簡単な質問に大きいモデルを使っている",
    "end-of-life": "提供が終わるモデル",
    unpriced: "価格の分からない呼び出し",
    "ready-to-distill": "蒸留に十分な呼び出しがある",
  },
  estimatedSaving: (usd) => (usd === undefined ? "金額は不明" : `対象額 ${usd}`),
  evidence: {
    calls: "呼び出し",
    unpricedCalls: "価格不明の呼び出し",
    cacheWriteTokens: "キャッシュ書込トークン",
    shareOfLargest: "最大モデルの割合",
    endOfLife: "提供終了日",
    today: "基準日",
    costUsd: "費用",
  },
};
