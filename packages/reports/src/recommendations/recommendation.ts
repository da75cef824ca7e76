/** One thing to change, with the money that it may save and what to do. */
export interface Recommendation {
  readonly kind: RecommendationKind;
  /** A base model id, or the ARN of a prompt router. */
  readonly subject: string;
  /** USD over the period of the ledger; `undefined` when it is unknown. Estimates overlap, so do not add them up. */
  readonly estimatedSavingsUsd: number | undefined;
  /** The numbers that led to the recommendation, by name. Names that end in `Usd` are in USD, `share…` is 0 to 1. */
  readonly evidence: Readonly<Record<string, number | string>>;
  /** What to do, in English and Japanese. */
  readonly action: { readonly en: string; readonly ja: string };
}

/** Kinds of recommendations. */
export type RecommendationKind =
  /** Cache points are sent, but the prefix is too short for the model to cache. */
  | "cache-below-minimum"
  /** The cache is written and not read. */
  | "cache-never-read"
  /** Something before the cache point changes with every call. */
  | "cache-changing-prefix"
  /** A router switches between models, and each model writes its own cache. */
  | "cache-router-switch"
  /** The `global.` inference profile of the model costs less than the one that was called. */
  | "global-profile-cheaper"
  /** Many calls for which nobody seems to wait. */
  | "batchable"
  /** A router nearly always chooses its largest model. */
  | "router-too-cautious"
  /** A router nearly never chooses its largest model. */
  | "router-too-loose"
  /** Short questions with short answers go to a large model. */
  | "simple-on-large"
  /** The model has an end-of-life date. */
  | "end-of-life"
  /** Calls without a known price. */
  | "unpriced"
  /** The model has answered enough calls to distill a smaller one. */
  | "ready-to-distill";

/** What to do about each kind. */
export const actions: Readonly<Record<RecommendationKind, Recommendation["action"]>> = {
  "cache-below-minimum": {
    en: "Cache points are sent, but the prefix before them is too short for the model to cache. Move more fixed text before the cache point, or send no cache point.",
    ja: "キャッシュポイントより前の部分が短く、キャッシュされていません。固定の文章をポイントより前に集めるか、ポイントを外してください。",
  },
  "cache-never-read": {
    en: "The cache is written and not read. Send calls with the same prefix within its lifetime, use the 1-hour TTL if the model supports it, or switch caching off.",
    ja: "キャッシュに書き込むだけで読み出されていません。同じ先頭部分の呼び出しを有効期間内に送るか、1 時間の TTL を使うか、キャッシュを止めてください。",
  },
  "cache-changing-prefix": {
    en: "Something before the cache point changes with every call, such as a time or an id. Move it behind the cache point.",
    ja: "キャッシュポイントより前に、時刻や ID など毎回変わる内容があります。ポイントより後ろへ移してください。",
  },
  "cache-router-switch": {
    en: "The router switches between models, and each model writes its own cache. Keep a conversation on one model, or cache only prefixes that are long enough to pay for both caches.",
    ja: "ルーターがモデルを切り替えるたびに、別のキャッシュへ書き込んでいます。会話の間は同じモデルを使うか、両方に書いても見合う長さだけをキャッシュしてください。",
  },
  "global-profile-cheaper": {
    en: 'The global. inference profile of this model costs less. If data may leave the geography, set crossRegion to "global".',
    ja: 'このモデルは global. の推論プロファイルのほうが安くなります。データが地域外で処理されてよい場合は crossRegion に "global" を指定してください。',
  },
  batchable: {
    en: "Many calls are not streamed, belong to no thread and call no tool. If nobody waits for their answers, batch inference costs less.",
    ja: "ストリーミングもスレッドもツール呼び出しもない呼び出しが多くあります。すぐに結果が要らなければ、バッチ推論のほうが安く済みます。",
  },
  "router-too-cautious": {
    en: "The router nearly always chooses its largest model. The estimated saving is what its cheapest model would have saved. Compare answers on a sample, then raise responseQualityDifference with the small model as fallback, or the threshold of a client-side router.",
    ja: "ルーターがほとんど常に大きいモデルを選んでいます（推定削減額は最も安いモデルとの差）。回答を見本で比べ、小さいモデルをフォールバックにして responseQualityDifference を上げてください。クライアント側のルーターでは threshold を上げます。",
  },
  "router-too-loose": {
    en: "The router nearly never chooses its largest model. Check the quality of the answers. If it is good enough, call the small model directly; if not, lower responseQualityDifference, or the threshold of a client-side router.",
    ja: "ルーターがほとんど大きいモデルを選んでいません。回答の質を確かめ、十分なら小さいモデルを直接呼び、足りなければ responseQualityDifference を下げてください。クライアント側のルーターでは threshold を下げます。",
  },
  "simple-on-large": {
    en: "Short questions with short answers go to a large model. Send them to a smaller model of the same provider, for example through a prompt router.",
    ja: "短い質問と回答に大きいモデルを使っています。プロンプトルーターなどで、同じ提供元の小さいモデルへ振り分けてください。",
  },
  "end-of-life": {
    en: "Amazon Bedrock refuses this model after its end-of-life date. Move to its successor before that date.",
    ja: "このモデルは記載の日付以降、Amazon Bedrock では使えません。それまでに後継モデルへ移行してください。",
  },
  unpriced: {
    en: "No price is known for some calls, so no total includes them. Add the price with createModelCatalog, or use a model id that names the model.",
    ja: "価格が分からない呼び出しがあり、どの合計にも含まれていません。createModelCatalog で価格を加えるか、モデルの分かる ID を使ってください。",
  },
  "ready-to-distill": {
    en: "This model has answered enough calls to distill a smaller one. Record them with captureContent, and compare the smaller model on a sample before you switch.",
    ja: "このモデルから小さいモデルへ蒸留するのに十分な呼び出しがあります。captureContent で記録し、切り替える前に見本で比べてください。",
  },
};
