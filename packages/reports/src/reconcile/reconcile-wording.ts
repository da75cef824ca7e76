import type { ReportLanguage } from "../wording/labels";
import type { ReconciliationNote } from "./reconcile";

/** The words of a reconciliation in one language. */
export interface ReconcileWords {
  readonly title: string;
  readonly period: (from: string, to: string) => string;
  readonly recorded: (recorded: string, account: string, share: string) => string;
  readonly nothing: string;
  readonly unrecorded: (usd: string) => string;
  readonly byModel: string;
  readonly byDay: string;
  readonly model: string;
  readonly day: string;
  readonly columns: readonly string[];
  readonly unknown: string;
  readonly range: (low: string, high: string) => string;
  readonly notesTitle: string;
  readonly notes: Readonly<Record<ReconciliationNote, string>>;
}

const english: ReconcileWords = {
  title: "Amazon Bedrock: what the ledger sees of the account",
  period: (from, to) => `From ${from} to ${to}, days in UTC.`,
  recorded: (recorded, account, share) => `Recorded: ${recorded} of ${account} invocations (${share}).`,
  nothing: "CloudWatch counted no invocations in these days.",
  unrecorded: (usd) => `What is not recorded cost ${usd} at the standard price.`,
  byModel: "By model",
  byDay: "By day",
  model: "Model",
  day: "Day",
  columns: [
    "Invocations",
    "Recorded",
    "Share",
    "Input not recorded",
    "Cached not recorded",
    "Output not recorded",
    "USD not recorded",
  ],
  unknown: "unknown",
  range: (low, high) => `${low} to ${high}`,
  notesTitle: "Notes",
  notes: {
    "routed-unverified":
      "Unverified on AWS: which ModelId CloudWatch uses for a call through a prompt router or an application inference profile. Under a router's id, the calls of its models look recorded too often and the router's not at all.",
    "standard-tier":
      "Priced in the standard service tier. A range covers requests of any length and both lifetimes of the cache.",
    "other-invocations":
      "Invocations without a record of their own: answers that a router declined, SDK retries after an answer began, embeddings, rerankings, and calls outside LangChain.",
    "listed-two-weeks":
      "CloudWatch lists only ids with calls in the last two weeks. Earlier calls are found under the ids of the model catalog and those you name.",
    "cache-unknown":
      "CloudWatch has no cache metrics for a model whose recorded calls used the cache, so its input is priced both as fresh and as read from the cache.",
    "unknown-models": "Some ids name no base model. Name their models in the option models to compare and price them.",
    unpriced: "Some models have no known price, so their sum is unknown, not 0.",
    "over-recorded":
      "Some models have more records than CloudWatch has invocations: calls of another account or Region, a prompt router's id, or the last minutes, which CloudWatch does not have yet.",
  },
};

const japanese: ReconcileWords = {
  title: "Amazon Bedrock: アカウントの利用のうち台帳に記録されている割合",
  period: (from, to) => `期間: ${from} から ${to}（UTC の日付）`,
  recorded: (recorded, account, share) => `記録済み: ${account} 件の呼び出しのうち ${recorded} 件（${share}）`,
  nothing: "この期間に CloudWatch が数えた呼び出しはありません。",
  unrecorded: (usd) => `記録されていない分の費用（標準料金）: ${usd}`,
  byModel: "モデル別",
  byDay: "日別",
  model: "モデル",
  day: "日",
  columns: ["呼び出し", "記録済み", "割合", "未記録の入力", "未記録のキャッシュ", "未記録の出力", "未記録の USD"],
  unknown: "不明",
  range: (low, high) => `${low}～${high}`,
  notesTitle: "注記",
  notes: {
    "routed-unverified":
      "AWS 上では未検証: プロンプトルーターやアプリケーション推論プロファイルを通した呼び出しを、CloudWatch がどの ModelId で数えるか。ルーターの ID で数えられる場合、そのモデルは記録が多すぎ、ルーターは記録がないように見えます。",
    "standard-tier": "標準のサービス階層の料金です。幅は、リクエストの長さとキャッシュの保持時間が分からないためです。",
    "other-invocations":
      "専用の記録がない呼び出し: ルーターが採用しなかった回答、回答の途中で切れた後の再試行、埋め込み、リランク、LangChain 以外からの呼び出し。",
    "listed-two-weeks":
      "CloudWatch が一覧にするのは、過去 2 週間に呼び出された ID だけです。それより前の呼び出しは、モデルカタログの ID と指定された ID で探します。",
    "cache-unknown":
      "記録ではキャッシュを使っているのに CloudWatch にキャッシュの値がないモデルがあります。その入力は、通常の入力とキャッシュ読み取りの両方で計算しています。",
    "unknown-models":
      "基盤モデルを表さない ID があります。オプション models でモデルを指定すると、比較と計算ができます。",
    unpriced: "料金の分からないモデルがあるため、合計は 0 ではなく不明です。",
    "over-recorded":
      "CloudWatch の呼び出しより記録が多いモデルがあります。別のアカウントやリージョンの呼び出し、ルーターの ID、または CloudWatch にまだない直近の数分が考えられます。",
  },
};

export const reconcileWords: Readonly<Record<ReportLanguage, ReconcileWords>> = { en: english, ja: japanese };
