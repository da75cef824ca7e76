import type { OperationReport } from "@bedrock-routed/callbacks";
import type { FilteredPartTexts, ReportSentences, Words } from "./labels";

const routerFee = "ルーター料金";

export const japaneseWords: Words = {
  model: "モデル",
  tag: "タグ",
  calls: "呼び出し",
  share: "割合",
  cost: "費用",
  baseline: "基準",
  saved: "削減額",
  coverage: "対象の割合",
  unknown: "不明",
};

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "検索",
  rerank: "リランク",
  "response-cache-hit": "応答キャッシュからの回答",
  "avoided-call": "不要になった呼び出し",
};

export const japaneseSentences: ReportSentences = {
  title: "Amazon Bedrock 削減レポート",
  tokenColumns: { input: "入力", cacheRead: "キャッシュ読取", cacheWrite: "キャッシュ書込", output: "出力" },
  baselineOf: (modelIds) => `${japaneseWords.baseline}（${modelIds.join("、") || "なし"}）`,
  actual: "実費",
  split: {
    routing: "ルーティングによる差",
    caching: "キャッシュによる差",
    tier: "サービス階層による差",
    profile: "推論プロファイルによる差",
    routerFee,
  },
  against: (name, baseline) => `${name}（${baseline}）との差`,
  noCalls: "回答のあった呼び出しはまだありません。",
  period: (from, to) => `${from} ～ ${to}`,
  coverageNote: (compared, calls, percent) => `価格が分かった呼び出し：${calls} 件中 ${compared} 件（${percent}）。`,
  errors: (count) => `エラー：${count} 件。`,
  cachedResponses: (count, avoided) =>
    `LangChain のキャッシュが答え、呼び出さなかったもの：${count} 件（${avoided === undefined ? "金額は不明" : `${avoided} 相当`}、削減額には含めません）。`,
  operation: ({ kind, subject, requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : `（${subject}）`}`;
    const failures = failed === 0 ? "" : `、失敗 ${failed} 件`;
    return `${what}：${requests} リクエスト${failures}、${cost === undefined ? "価格が不明のため合計に含めません" : `費用 ${cost}`}。`;
  },
  avoidedCalls: (usd) => `不要になった呼び出しの費用は ${usd} でした（削減額には含めません）。`,
  prices: (sources) => `価格の出典：${sources.map(({ title, asOf }) => `${title}（${asOf.join("、")}）`).join("、")}。`,
  priceNotes: {
    "assumed-region":
      "価格は呼び出し元のリージョンによって異なります。リージョンが不明か、そのリージョンの価格がない呼び出しには、その地域の主なリージョンの価格を使いました。",
    "cache-writes-listed-at-zero":
      'AWS の価格表では Amazon Nova のキャッシュ書き込みは 0 です。慎重に、通常の入力として数えました。モデルカタログに zeroCacheWrites: "free" を指定すると 0 として数えます。',
    "doubtful-price": "価格表の誤りと思われる価格があります。価格表のとおりに数えました。",
  },
  currency: ({ code, perUsd, asOf }, { spent, saved }) =>
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
  estimatedSaving: (usd) => (usd === undefined ? "推定削減額は不明" : `推定削減額 ${usd}`),
  evidence: {
    calls: "呼び出し",
    unpricedCalls: "価格不明の呼び出し",
    cacheWriteTokens: "キャッシュ書込トークン",
    shareOfLargest: "最大モデルの割合",
    endOfLife: "提供終了日",
    today: "基準日",
    costUsd: "費用",
  },
  page: {
    skip: "数値へ移動",
    filters: "絞り込み",
    allModels: "すべてのモデル",
    allTags: "すべてのタグ",
    reset: "すべての呼び出しを表示",
    noScript: "絞り込みには JavaScript が必要です。すべての呼び出しを表示しています。",
    unknownNote: "「—」は値が不明であることを示します。0 ではなく、どの合計にも含まれません。",
    spent: (usd) => `検索とリランクを含め、分かっている支出の合計：${usd}。`,
    wholeReport: "絞り込みに関わらない、すべての呼び出し",
    dimensions: {
      router: "ルーター別",
      user: "ユーザー別",
      team: "チーム別",
      feature: "機能別",
      thread: "スレッド別",
    },
    rowsShown: (shown, all) => `${all} 件のうち、呼び出しの多い ${shown} 件を示します。`,
    baselines: "他の基準との比較",
    errorKinds: "エラー",
    errorKind: "エラー",
    count: "件数",
    noRecommendations: "改善項目は見つかりませんでした。",
    notes: "数値の見方",
    moneyNote:
      "基準は、同じトークンを基準のモデルで、キャッシュなし・標準の階層で処理した場合の費用です。基準と削減額は、両方の価格が分かる呼び出しだけを対象とします。価格は公開された一覧によるもので、請求書によるものではありません。推定削減額は重なり合うため、合計できません。中央値と 90％点の誤差は 1 % 以内です。",
  },
};

export const japaneseFilteredPart: FilteredPartTexts = {
  allCalls: "すべての呼び出し",
  selection: (model, tag) =>
    `${[...(model === undefined ? [] : [`モデル ${model}`]), ...(tag === undefined ? [] : [`タグ ${tag}`])].join("、")} の呼び出し`,
  announce: (calls, paid, saved) => `呼び出し ${calls} 件、支払額 ${paid}、削減 ${saved}。`,
  nothing: "該当する呼び出しはありません。",
  paid: "支払額",
  paidForCalls: "呼び出しの費用",
  paidNote: (priced, calls) => `${calls} 件中 ${priced} 件の価格が判明`,
  comparedNote: (compared, calls) => `${calls} 件中 ${compared} 件を比較`,
  lost: "超過額",
  lossDay: "支払額（基準を超えた日）",
  ofBaseline: (percent) => `基準の ${percent}`,
  callsNote: (errors, cached) => `エラー ${errors} 件、LangChain のキャッシュが回答 ${cached} 件`,
  cacheHitRate: "キャッシュヒット率",
  cacheHitNote: "プロンプトのトークンに対する割合",
  latency: "応答時間",
  latencyNote: (p90) => `中央値。10 件中 9 件は ${p90} ミリ秒以内`,
  costChart: {
    title: "基準と実費の推移",
    description: "日ごとの実費と、基準のモデルで掛かったはずの費用（USD）。",
  },
  waterfallChart: {
    title: "基準から実費まで",
    description:
      "ルーティング、キャッシュ、サービス階層、推論プロファイル、ルーター料金がそれぞれ増減させた金額（USD）。",
  },
  shareChart: { title: "モデル別の呼び出し", description: "各モデルが回答した呼び出しの割合。" },
  cacheChart: {
    title: "キャッシュヒット率の推移",
    description: "日ごとに、プロンプトのトークンのうちキャッシュから読まれた割合。",
  },
  latencyChart: {
    title: "応答時間の推移",
    description: "日ごとに、回答が終わるまでの時間の中央値と 90％点（ミリ秒）。",
  },
  asTable: "表で見る",
  noDays: "このレポートには、これらの呼び出しの日別の内訳がありません。",
  noDaysOfBoth:
    "日別の内訳はモデルまたはタグごとに記録されており、両方の組み合わせにはありません。どちらか一方を選ぶと表示されます。",
  callsWithoutDay: (calls) => `このうち ${calls} 件には日別の内訳がなく、日別のグラフに含まれていません。`,
  noMeasure: "測定値がありません。",
  noPrice: "これらの呼び出しの価格、または比較する価格が分かりません。",
  mayLackCalls:
    "モデルとタグの組み合わせは一部の呼び出しだけが記録されているため、実際の件数はここに示すより多いことがあります。",
  notBrokenDown: "このレポートには、モデルとタグを組み合わせた内訳がありません。",
  split: {
    routing: "ルーティング",
    caching: "キャッシュ",
    tier: "サービス階層",
    profile: "プロファイル",
    routerFee,
  },
  day: "日",
  key: "名前",
  promptTokens: "入力トークン（キャッシュ込み）",
  outputTokens: "出力トークン",
  savedPercent: "削減率",
  p50: "中央値（ミリ秒）",
  p90: "90％点（ミリ秒）",
  otherModels: (count) => `他 ${count} モデル`,
  byModel: "モデル別",
  byTag: "タグ別",
  severalTags: "複数のタグが付いた呼び出しは、それぞれのタグで数えます。",
};
