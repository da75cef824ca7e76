import type { Recommendation, RecommendationKind } from "./recommendation";

/** What to do about each kind. */
export const remedies: Readonly<Record<RecommendationKind, Recommendation["action"]>> = {
  "cache-below-minimum": {
    en: "Cache points are sent for a prefix that is too short for the model to cache. Move more fixed text before the point, or send none.",
    ja: "キャッシュポイントより前の部分が短く、キャッシュされていません。固定の文章をポイントより前に集めるか、ポイントを外してください。",
  },
  "cache-never-read": {
    en: "The cache is written and not read. Send calls with the same prefix within its lifetime, ask for the 1-hour TTL where the model has it, or switch caching off.",
    ja: "キャッシュに書き込むだけで読み出されていません。同じ先頭部分の呼び出しを有効期間内に送るか、1 時間の TTL を使うか、キャッシュを止めてください。",
  },
  "cache-changing-prefix": {
    en: "Something before the cache point changes with every call, such as a time or an id. Move it behind the point.",
    ja: "キャッシュポイントより前に、時刻や ID など毎回変わる内容があります。ポイントより後ろへ移してください。",
  },
  "cache-router-switch": {
    en: "The router changes between models, each with a cache of its own. Keep a conversation on one model, or cache only what is long enough to pay for both.",
    ja: "ルーターがモデルを切り替えるたびに、別のキャッシュへ書き込んでいます。会話の間は同じモデルを使うか、両方に書いても見合う長さだけをキャッシュしてください。",
  },
  "global-profile-cheaper": {
    en: 'The global. inference profile of this model costs less. Use it where data may leave the geography: crossRegion "global".',
    ja: 'このモデルは global. の推論プロファイルのほうが安くなります。データが地域外で処理されてよい場合は crossRegion に "global" を指定してください。',
  },
  batchable: {
    en: "Many calls that are not streamed, belong to no thread and call no tool. If nobody waits for them, batch inference does the same for less.",
    ja: "ストリーミングもスレッドもツール呼び出しもない呼び出しが多くあります。すぐに結果が要らなければ、バッチ推論のほうが安く済みます。",
  },
  "router-too-cautious": {
    en: "The router nearly always chooses its largest model; the stake is what the cheapest would have saved. Compare answers on a sample, and raise responseQualityDifference with the small model as fallback.",
    ja: "ルーターがほとんど常に大きいモデルを選んでいます（金額は最も安いモデルとの差）。回答を見本で比べ、小さいモデルをフォールバックにして responseQualityDifference を上げてください。",
  },
  "router-too-loose": {
    en: "The router nearly never chooses its largest model. Check the quality of answers; if they hold, call the small model directly, else lower responseQualityDifference.",
    ja: "ルーターがほとんど大きいモデルを選んでいません。回答の質を確かめ、十分なら小さいモデルを直接呼び、足りなければ responseQualityDifference を下げてください。",
  },
  "simple-on-large": {
    en: "Short questions with short answers go to a large model. Route them: a prompt router, or complexityRouter, with a smaller model of the same provider.",
    ja: "短い質問と回答に大きいモデルを使っています。プロンプトルーターか complexityRouter で、同じ提供元の小さいモデルへ振り分けてください。",
  },
  "end-of-life": {
    en: "Amazon Bedrock refuses this model after the date in the evidence. Move to its successor before it.",
    ja: "このモデルは記載の日付以降、Amazon Bedrock では使えません。それまでに後継モデルへ移行してください。",
  },
  unpriced: {
    en: "No price is known for some calls, so they are in no sum. Add it with createModelCatalog, or use a model id that tells which model answers.",
    ja: "価格が分からない呼び出しがあり、どの合計にも含まれていません。createModelCatalog で価格を加えるか、モデルの分かる ID を使ってください。",
  },
  "ready-to-distill": {
    en: "There are calls enough to distill a smaller model from this one. Record them with captureContent and compare the student on a sample before switching.",
    ja: "このモデルから小さいモデルへ蒸留するのに十分な呼び出しがあります。captureContent で記録し、切り替える前に見本で比べてください。",
  },
};
