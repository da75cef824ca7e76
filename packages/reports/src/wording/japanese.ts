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
  cachingOfBaseline: { same: "同じキャッシュあり", none: "キャッシュなし", mixed: "一部キャッシュあり" },
  unknown: "不明",
};

const operationKinds: Readonly<Record<OperationReport["kind"], string>> = {
  retrieve: "検索",
  rerank: "リランク",
  "response-cache-hit": "応答キャッシュからの回答",
  "avoided-call": "不要になった呼び出し",
};

function moneyNote(caching: string): string {
  return `基準は、同じトークンを基準のモデルで、${caching}・標準の階層で処理した場合の費用です。基準と削減額は、両方の価格が分かる「比較した呼び出し」だけを対象とします。価格は公開された一覧によるもので、請求書によるものではありません。推定削減額は重なり合うため、合計できません。中央値と 90％点の誤差は 1 % 以内です。`;
}

export const japaneseSentences: ReportSentences = {
  title: "Amazon Bedrock 削減レポート",
  tokenColumns: { input: "入力", cacheRead: "キャッシュ読取", cacheWrite: "キャッシュ書込", output: "出力" },
  spent: "支出",
  spentForCalls: (priced, calls) => `呼び出し（${calls} 件中 ${priced} 件の価格が判明）`,
  spentForOperations: "検索とリランク",
  baselineOf: (modelIds, caching) =>
    `比較した呼び出しの${japaneseWords.baseline}（${[...modelIds, ...(caching === undefined ? [] : [caching])].join("、") || "なし"}）`,
  paidForCompared: (compared, calls) => `比較した呼び出しの支出（${calls} 件中 ${compared} 件）`,
  split: {
    routing: "ルーティングによる差",
    caching: "キャッシュによる差",
    tier: "サービス階層による差",
    profile: "推論プロファイルによる差",
    routerFee,
  },
  savedAgainst: { same: "同じキャッシュのある基準に対する削減額", none: "キャッシュのない基準に対する削減額" },
  costPerCall: "1 件あたりの費用",
  costPerThousand: "千件あたりの費用",
  budget: (period, limit) => `予算 ${limit} に対する支出（${period}）`,
  forecast: "月末までの見込み",
  leftOfBudget: "予算の残り",
  totalPeriod: "全期間",
  against: (name, baseline) => `${name}（${baseline}）との差`,
  noCalls: "回答のあった呼び出しはまだありません。",
  period: (from, to, timeZones) =>
    `${from} ～ ${to}（${timeZones.length === 0 ? "タイムゾーンの記録なし" : `日付は ${timeZones.join("、")}`}）`,
  coveredNote: ({ priced, calls, percent }) => `費用が分かった呼び出し：${calls} 件中 ${priced} 件（${percent}）。`,
  comparedNote: ({ compared, calls, percent }, costPercent) =>
    `基準と比較した呼び出し：${calls} 件中 ${compared} 件（${percent}）${costPercent === undefined ? "" : `、判明した呼び出し費用の ${costPercent}`}。削減額はこの呼び出しについてのものです。`,
  noBaseline: (calls) =>
    `比較していない呼び出し：費用の分かる ${calls} 件。基準、またはその価格が分かりません。オプション baseline で基準を指定してください。`,
  errors: (count) => `エラー：${count} 件。`,
  errorsColumn: "エラー",
  cachedResponses: (count, avoided) =>
    `LangChain のキャッシュが答え、呼び出さなかったもの：${count} 件（${avoided === undefined ? "金額は不明" : `${avoided} 相当`}、削減額には含めません）。`,
  operation: ({ kind, subject, ...operation }, { requests, failed }, cost) => {
    const what = `${operationKinds[kind]}${subject === undefined ? "" : `（${subject}）`}`;
    const failures = operation.failed === 0 ? "" : `、失敗 ${failed} 件`;
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
    filters: "絞り込みと出力",
    allModels: "すべてのモデル",
    group: "タグ・チーム・ユーザーなど",
    allGroups: "すべての呼び出し",
    granularity: "表示単位",
    budgetInput: "月間予算（USD）",
    reset: "すべての呼び出しを表示",
    download: "CSV をダウンロード",
    noScript: "絞り込みとダウンロードには JavaScript が必要です。すべての呼び出しを表示しています。",
    unknownNote: "「—」は値が不明であることを示します。0 ではなく、どの合計にも含まれません。",
    wholeReport: "絞り込みに関わらない、すべての呼び出し",
    baselines: "他の基準との比較",
    errorKinds: "エラー",
    errorKind: "エラー",
    count: "件数",
    noRecommendations: "改善項目は見つかりませんでした。",
    moreSubjects: (count) => `ほか ${count} 件`,
    notes: "数値の見方",
    moneyNote: {
      same: moneyNote("同じキャッシュあり"),
      none: moneyNote("キャッシュなし"),
      mixed: moneyNote("一部キャッシュあり"),
    },
  },
};

export const japaneseFilteredPart: FilteredPartTexts = {
  allCalls: "すべての呼び出し",
  range: (from, to) => `${from ?? ""} ～ ${to ?? ""}`.trim(),
  reversedRange: "開始日が終了日より後になっています。開始日を早めてください。",
  announce: (calls, spent, saved) => `呼び出し ${calls} 件、支出 ${spent}、削減 ${saved}。`,
  nothing: "該当する呼び出しはありません。",
  paid: "支払額",
  spent: "支出",
  paidNote: (priced, calls) => `${calls} 件中 ${priced} 件の価格が判明`,
  operationsNote: (usd) => `うち検索とリランク ${usd}`,
  compared: "基準と比較した支出",
  comparedNote: (compared, calls, costPercent) => `${calls} 件中 ${compared} 件、判明した費用の ${costPercent}`,
  noneCompared: "価格と基準がともに分かる呼び出しがありません",
  baselineNote: (caching) =>
    `比較した呼び出しに掛かったはずの費用${caching === undefined ? "" : `（${japaneseWords.cachingOfBaseline[caching]}）`}`,
  against: {
    same: (saved) => `同じキャッシュの基準に対して ${saved}`,
    none: (saved) => `キャッシュなしの基準に対して ${saved}`,
  },
  lost: "超過額",
  lossDay: "支払額（基準を超過）",
  ofBaseline: (percent) => `基準の ${percent}`,
  costPerCall: "1 件あたりの費用",
  costPerThousand: "千件あたりの費用",
  perCallNote: (usd) => `1 件あたり ${usd}`,
  callsNote: (errors, cached) => `エラー ${errors} 件、LangChain のキャッシュが回答 ${cached} 件`,
  cacheHitRate: "キャッシュヒット率",
  cacheHitNote: "プロンプトのトークンに対する割合",
  latency: "応答時間",
  latencyNote: (p90) => `中央値。10 件中 9 件は ${p90} ミリ秒以内`,
  costChart: {
    title: "基準と支払額の推移",
    description: "期間ごとの支払額と、基準のモデルで掛かったはずの費用（USD）。",
  },
  waterfallChart: {
    title: "基準から支払額まで",
    description:
      "ルーティング、キャッシュ、サービス階層、推論プロファイル、ルーター料金がそれぞれ増減させた金額（USD）。",
  },
  shareChart: { title: "モデル別の呼び出し", description: "各モデルが回答した呼び出しの割合。" },
  cacheChart: {
    title: "キャッシュヒット率の推移",
    description: "期間ごとに、プロンプトのトークンのうちキャッシュから読まれた割合。",
  },
  latencyChart: {
    title: "応答時間の推移（日別）",
    description: "日ごとに、回答が終わるまでの時間の中央値と 90％点（ミリ秒）。",
  },
  cutBars: (bars) => `ほかを読めるように、上端で切っています：${bars.join("、")}。`,
  asTable: "表で見る",
  downloadTable: (caption) => `CSV をダウンロード：${caption}`,
  noDays: "このレポートには、これらの呼び出しの日別の内訳がありません。",
  noDaysOfBoth:
    "日別の内訳はモデルまたはラベルごとに記録されており、両方の組み合わせにはありません。どちらか一方を選ぶと表示されます。",
  noRange: "これらの呼び出しには日別の内訳がないため、期間を選べません。期間を消すと数値が表示されます。",
  callsWithoutDay: (calls) => `このうち ${calls} 件には日別の内訳がなく、日別のグラフに含まれていません。`,
  noMeasure: "測定値がありません。",
  noPrice: "これらの呼び出しの価格、または比較する価格が分かりません。",
  mayLackCalls:
    "モデルとラベルの組み合わせは一部の呼び出しだけが記録されているため、実際の件数はここに示すより多いことがあります。",
  notBrokenDown: "このレポートには、このモデルとラベルを組み合わせた内訳がありません。",
  noModels: "このレポートには、これらの呼び出しのモデル別の内訳がありません。",
  notRecordedTogether: (dimensions) => `これらの呼び出しには次の内訳がありません：${dimensions.join("、")}。`,
  split: {
    routing: "ルーティング",
    caching: "キャッシュ",
    tier: "サービス階層",
    profile: "プロファイル",
    routerFee,
  },
  inTimeZones: (heading, timeZones) => (timeZones.length === 0 ? heading : `${heading}（${timeZones.join("、")}）`),
  granularities: { day: "日", week: "週", month: "月" },
  weekOf: (day) => `${day}からの週`,
  firstDay: "開始日",
  lastDay: "終了日",
  month: "月",
  key: "名前",
  group: "ラベル",
  errors: "エラー",
  inputTokens: "入力トークン",
  cacheReadTokens: "キャッシュ読取トークン",
  cacheWriteTokens: "キャッシュ書込トークン",
  promptTokens: "入力トークン（キャッシュ込み）",
  outputTokens: "出力トークン",
  pricedCalls: "価格の分かる呼び出し",
  comparedCalls: "比較した呼び出し",
  comparedCost: "比較した呼び出しの費用",
  savedPercent: "削減率",
  p50: "中央値（ミリ秒）",
  p90: "90％点（ミリ秒）",
  otherModels: (count) => `他 ${count} モデル`,
  details: "内訳",
  by: (dimension) => `${dimension}別`,
  dimensionNames: {
    tag: "タグ",
    router: "ルーター",
    user: "ユーザー",
    team: "チーム",
    feature: "機能",
    thread: "スレッド",
  },
  rowsShown: (shown, all) => `${all} 件のうち、呼び出しの多い ${shown} 件を示します。`,
  severalTags: "複数のタグが付いた呼び出しは、それぞれのタグで数えます。",
  budget: "予算と見込み",
  monthlyBudget: "月間予算",
  budgetChart: {
    title: "予算の消化",
    description: "今月の支出と、月末までの見込み。線は予算です。",
  },
  spentIn: (month) => `${month}の支出`,
  forecast: "月末までの見込み",
  forecastNote: (fullDays, daysLeft) =>
    `見込みは単純な比例計算です。最後の日と残り ${daysLeft} 日は、今月の ${fullDays} 日間の 1 日平均とみなします。曜日や増加の傾向は考慮しません。`,
  noForecast: (days) => `見込みには、今月の ${days} 日分以上の記録と、残りの日が必要です。`,
  noBudget: "「絞り込みと出力」で月間予算を入力すると比較できます。",
  ofBudget: (percent) => `予算の ${percent}`,
  overBudget: (usd) => `見込みは予算を ${usd} 超過`,
  underBudget: (usd) => `見込みは予算より ${usd} 少ない`,
  leftOfBudget: "予算の残り",
  budgetUsed: "予算の消化率",
  byMonth: "月別",
  unpricedNote: (calls) => `${calls} 件の価格が不明なため、実際の支出はこの数値より多くなります。`,
  noOperationsInBudget: "検索とリランクはすべての呼び出しについてだけ記録されるため、この数値に含まれません。",
};
