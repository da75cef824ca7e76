import type { RouterChoice } from "../protocol";

export const LANGUAGES = ["en", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** An error as a person reads it: what happened, and what to do. */
export interface ProblemWords {
  readonly title: string;
  readonly remedy: string;
}

/** Every label of the page. A label with a number is a function, because languages put it in different places. */
export interface Wording {
  readonly title: string;
  readonly skip: string;
  readonly about: {
    readonly quotes: string;
    readonly model: (model: string) => string;
    readonly aws: string;
    readonly documents: (count: string) => string;
  };
  readonly newSession: string;
  readonly language: string;
  readonly welcome: string;
  readonly welcomeText: string;
  readonly samples: string;
  readonly conversation: string;
  readonly question: string;
  readonly placeholder: string;
  readonly keys: string;
  readonly ask: string;
  readonly stop: string;
  readonly router: string;
  readonly compare: string;
  readonly compareWith: string;
  readonly comparison: string;
  readonly routers: Readonly<Record<RouterChoice, string>>;
  readonly routerHints: Readonly<
    Record<RouterChoice, (models: { readonly small: string; readonly large: string }) => string>
  >;
  readonly youAsked: string;
  readonly answering: string;
  readonly answered: (sources: number) => string;
  readonly sources: string;
  readonly openPassage: (number: number) => string;
  readonly passage: (number: number) => string;
  readonly unknownSource: string;
  readonly close: string;
  readonly marked: string;
  readonly notQuoted: string;
  readonly model: string;
  readonly noModel: string;
  readonly unknownModel: string;
  readonly lookedUp: (question: string) => string;
  readonly reasons: {
    readonly noCall: string;
    readonly promptRouter: string;
    readonly named: string;
    readonly complexity: (level: string, score: string, threshold: string) => string;
    readonly complexityUnscored: (level: string) => string;
    readonly levels: Readonly<Record<string, string>>;
    readonly cascadeAccepted: string;
    readonly cascadeEscalated: (why: string) => string;
    readonly objections: Readonly<Record<string, string>>;
    readonly routerFailed: (error: string) => string;
  };
  readonly cost: string;
  readonly saved: string;
  readonly firstToken: string;
  readonly wholeAnswer: string;
  readonly cacheRead: string;
  readonly cacheWritten: string;
  readonly unknown: string;
  readonly nothingSpent: string;
  readonly calls: (count: string) => string;
  readonly verdict: {
    readonly cheaper: (router: string, percent: string) => string;
    readonly sameCost: string;
    readonly sameModel: (model: string) => string;
    readonly unequalCaches: string;
    readonly faster: (router: string, time: string) => string;
  };
  readonly figures: string;
  readonly figuresNone: string;
  readonly routersTitle: string;
  readonly figuresNote: (model: string) => string;
  readonly savedSoFar: string;
  readonly paid: string;
  readonly baseline: string;
  readonly perAnswer: string;
  readonly answerNumber: string;
  readonly savingsChart: string;
  readonly savingsChartText: string;
  readonly cache: string;
  readonly cacheChart: string;
  readonly cacheChartText: string;
  readonly cacheNote: string;
  readonly plainInput: string;
  readonly readShare: string;
  readonly asTable: string;
  readonly stoppedCalls: (count: number) => string;
  readonly askAgain: string;
  readonly problems: {
    readonly tooLong: (limit: string) => ProblemWords;
    readonly budget: (limit: string) => ProblemWords;
    readonly internal: (name: string) => ProblemWords;
    readonly throttled: ProblemWords;
    readonly unavailable: ProblemWords;
    readonly unreachable: ProblemWords;
    readonly timeout: ProblemWords;
    readonly denied: ProblemWords;
    readonly "passages-too-long": ProblemWords;
    readonly incomplete: ProblemWords;
    readonly stopped: ProblemWords;
    readonly busy: ProblemWords;
    readonly empty: ProblemWords;
    readonly "session-expired": ProblemWords;
    readonly "server-gone": ProblemWords;
    readonly refused: ProblemWords;
  };
}

const en: Wording = {
  title: "Ask the documents",
  skip: "Skip to the question",
  about: {
    quotes: "Offline: a local Bedrock routes, caches and quotes. It is not a language model.",
    model: (model) => `A local Bedrock routes, caches and finds passages. ${model} writes the answers.`,
    aws: "Amazon Bedrock answers. Every question costs what the figures say.",
    documents: (count) => `${count} documents.`,
  },
  newSession: "New conversation",
  language: "Language",
  welcome: "What would you like to know?",
  welcomeText: "Every answer cites its passages, and shows which model wrote it, why, and what that saved.",
  samples: "Try one of these",
  conversation: "Conversation",
  question: "Question",
  placeholder: "Ask in English or Japanese",
  keys: "Enter sends, Shift + Enter starts a new line",
  ask: "Ask",
  stop: "Stop",
  router: "Router",
  compare: "Compare with",
  compareWith: "The other router",
  comparison: "Comparison. It is not part of the conversation.",
  routers: {
    bedrock: "Bedrock's router",
    complexity: "Complexity router",
    cascade: "Cascade, small first",
    small: "Always small",
    large: "Always large",
  },
  routerHints: {
    bedrock: () => "Amazon Bedrock predicts which model answers well enough.",
    complexity: ({ small, large }) =>
      `Scores the question in this process: simple goes to ${small}, complex to ${large}.`,
    cascade: ({ small, large }) =>
      `${small} answers first. The answer is held back, and ${large} replaces it when it cites nothing or refuses.`,
    small: ({ small }) => `${small} answers everything.`,
    large: ({ large }) => `${large} answers everything.`,
  },
  youAsked: "You asked:",
  answering: "The answer is being written.",
  answered: (sources) =>
    sources === 1
      ? "The answer is complete. It cites 1 passage."
      : `The answer is complete. It cites ${sources} passages.`,
  sources: "Sources",
  openPassage: (number) => `Open passage ${number}`,
  passage: (number) => `Passage ${number}`,
  unknownSource: "Unknown source",
  close: "Close",
  marked: "The marked words are quoted in the answer.",
  notQuoted: "The answer does not quote this passage word for word.",
  model: "Model",
  noModel: "No model",
  unknownModel: "Model not reported",
  lookedUp: (question) => `Looked up as: ${question}`,
  reasons: {
    noCall: "Nothing was found in the documents, so no model was called.",
    promptRouter: "Chosen by Bedrock's prompt router. It reports its choice, and no reason.",
    named: "Nothing was chosen: this model was named.",
    complexity: (level, score, threshold) =>
      `Judged ${level}: score ${score}. From ${threshold} on, the large model answers.`,
    complexityUnscored: (level) => `Judged ${level}.`,
    levels: { simple: "simple", moderate: "moderate", complex: "complex" },
    cascadeAccepted: "The small model was asked first, and its answer was accepted.",
    cascadeEscalated: (why) =>
      `The small model was asked first. Its answer was declined (${why}), so the large model answered. Both were paid for.`,
    objections: {
      refusal: "it refused",
      "no citation": "it cites nothing",
      "citation resolves to nothing": "it cites a passage that does not exist",
    },
    routerFailed: (error) => `The router failed (${error}), so the large model answered.`,
  },
  cost: "Cost",
  saved: "Saved",
  firstToken: "First words",
  wholeAnswer: "Whole answer",
  cacheRead: "Cache read",
  cacheWritten: "Cache written",
  unknown: "unknown",
  nothingSpent: "nothing",
  calls: (count) => (count === "1" ? "1 call" : `${count} calls`),
  verdict: {
    cheaper: (router, percent) => `${router} cost ${percent} less.`,
    sameCost: "Both cost the same.",
    sameModel: (model) => `Both were answered by ${model}.`,
    unequalCaches: "More of the prompt was in the cache of one than of the other, which is a part of the difference.",
    faster: (router, time) => `${router} finished ${time} sooner.`,
  },
  figures: "Savings",
  figuresNone: "Figures appear with the first answer.",
  routersTitle: "Who chooses the model",
  figuresNote: (model) =>
    `Compared with ${model} for every question, without prompt caching. Comparisons count too, because both answers are paid for.`,
  savedSoFar: "Saved in this conversation",
  paid: "Paid",
  baseline: "Without routing and caching",
  perAnswer: "Answer by answer",
  answerNumber: "Answer",
  savingsChart: "Paid, and without routing and caching",
  savingsChartText: "Sums after each answer, in USD. The distance between the lines is the saving.",
  cache: "Prompt cache",
  cacheChart: "Prompt tokens of each answer",
  cacheChartText: "For each answer, how many prompt tokens were read from the cache, written to it, or plain input.",
  cacheNote: "A prefix that was read from the cache costs a fraction of its price. Each model has a cache of its own.",
  plainInput: "Plain input",
  readShare: "Share read",
  asTable: "As a table",
  stoppedCalls: (count) =>
    `${count} stopped ${count === 1 ? "answer costs" : "answers cost"} what the model had written, which nobody reports. It is in no figure.`,
  askAgain: "Ask again",
  problems: {
    tooLong: (limit) => ({ title: "The question is too long.", remedy: `Use at most ${limit} characters.` }),
    budget: (limit) => ({
      title: "The budget is spent.",
      remedy: `This server answers until ${limit} were spent. Start it again with a higher --budget.`,
    }),
    internal: (name) => ({
      title: "Something went wrong on the server.",
      remedy: `Ask again. The server's terminal names the error (${name}).`,
    }),
    throttled: {
      title: "Bedrock is busy.",
      remedy: "Too many requests arrived at once. Wait a few seconds, then ask again.",
    },
    unavailable: {
      title: "The model is not available now.",
      remedy: "Wait a minute and ask again, or choose another router.",
    },
    unreachable: {
      title: "Bedrock cannot be reached.",
      remedy: "Check that it runs and that the network works, then ask again.",
    },
    timeout: { title: "The model took too long.", remedy: "Ask again, or choose another router." },
    denied: {
      title: "Access was denied.",
      remedy:
        "The server's credentials are expired, or may not use this model or knowledge base. Renew them, then ask again.",
    },
    "passages-too-long": { title: "The passages do not fit in the prompt.", remedy: "Ask a narrower question." },
    incomplete: {
      title: "The answer broke off.",
      remedy: "What had arrived is shown. Ask again for the whole answer.",
    },
    stopped: { title: "You stopped this answer.", remedy: "The model was told to stop. What had arrived is shown." },
    busy: {
      title: "Other answers are being written.",
      remedy: "Wait until they are complete, or stop them. Then ask again.",
    },
    empty: { title: "There is no question.", remedy: "Write one first." },
    "session-expired": { title: "This conversation has expired.", remedy: "A new one was started. Ask again." },
    "server-gone": {
      title: "The server does not answer.",
      remedy: "Check that npm run web is still running, then ask again.",
    },
    refused: { title: "The server refused the request.", remedy: "Load the page again." },
  },
};

const ja: Wording = {
  title: "文書に質問する",
  skip: "質問欄へ移動",
  about: {
    quotes: "オフライン：ローカルの Bedrock がルーティング、キャッシュ、引用を行います。言語モデルではありません。",
    model: (model) => `ローカルの Bedrock がルーティング、キャッシュ、検索を行い、${model} が回答を書きます。`,
    aws: "Amazon Bedrock が回答します。質問ごとに、表示された料金がかかります。",
    documents: (count) => `文書 ${count} 件。`,
  },
  newSession: "新しい会話",
  language: "言語",
  welcome: "何をお調べですか。",
  welcomeText: "回答には出典が付き、どのモデルがなぜ選ばれ、いくら節約できたかが分かります。",
  samples: "質問の例",
  conversation: "会話",
  question: "質問",
  placeholder: "日本語または英語で質問してください",
  keys: "Enter で送信、Shift + Enter で改行",
  ask: "質問する",
  stop: "停止",
  router: "ルーター",
  compare: "比較する",
  compareWith: "比較するルーター",
  comparison: "比較です。会話には含まれません。",
  routers: {
    bedrock: "Bedrock のルーター",
    complexity: "難易度ルーター",
    cascade: "カスケード（小モデル優先）",
    small: "常に小モデル",
    large: "常に大モデル",
  },
  routerHints: {
    bedrock: () => "十分な品質で答えられるモデルを Amazon Bedrock が予測します。",
    complexity: ({ small, large }) =>
      `質問の難しさをこのプロセス内で採点し、易しければ ${small}、難しければ ${large} に送ります。`,
    cascade: ({ small, large }) =>
      `まず ${small} が答えます。回答は確認が済むまで表示されず、出典がないか回答拒否であれば ${large} が答え直します。`,
    small: ({ small }) => `すべて ${small} が答えます。`,
    large: ({ large }) => `すべて ${large} が答えます。`,
  },
  youAsked: "質問：",
  answering: "回答を作成しています。",
  answered: (sources) => `回答が完成しました。出典は ${sources} 件です。`,
  sources: "出典",
  openPassage: (number) => `出典 ${number} を開く`,
  passage: (number) => `出典 ${number}`,
  unknownSource: "出典不明",
  close: "閉じる",
  marked: "マークした部分が回答に引用されています。",
  notQuoted: "回答はこの箇所をそのまま引用していません。",
  model: "モデル",
  noModel: "モデルなし",
  unknownModel: "モデル不明",
  lookedUp: (question) => `検索した質問：${question}`,
  reasons: {
    noCall: "文書に該当する箇所がなかったため、モデルを呼び出していません。",
    promptRouter: "Bedrock のプロンプトルーターが選びました。理由は通知されません。",
    named: "選択は行われていません。このモデルが指定されています。",
    complexity: (level, score, threshold) =>
      `「${level}」と判定：スコア ${score}。${threshold} 以上なら大モデルが答えます。`,
    complexityUnscored: (level) => `「${level}」と判定しました。`,
    levels: { simple: "易しい", moderate: "中程度", complex: "難しい" },
    cascadeAccepted: "先に小モデルに質問し、その回答を採用しました。",
    cascadeEscalated: (why) =>
      `先に小モデルに質問しましたが、回答を採用せず（${why}）、大モデルが答えました。料金は両方にかかります。`,
    objections: {
      refusal: "回答拒否",
      "no citation": "出典なし",
      "citation resolves to nothing": "存在しない出典",
    },
    routerFailed: (error) => `ルーターでエラー（${error}）が起きたため、大モデルが答えました。`,
  },
  cost: "料金",
  saved: "節約額",
  firstToken: "最初の文字まで",
  wholeAnswer: "回答完了まで",
  cacheRead: "キャッシュ読取",
  cacheWritten: "キャッシュ書込",
  unknown: "不明",
  nothingSpent: "なし",
  calls: (count) => `呼び出し ${count} 回`,
  verdict: {
    cheaper: (router, percent) => `「${router}」の料金が ${percent} 安くなりました。`,
    sameCost: "料金は同じです。",
    sameModel: (model) => `どちらも ${model} が答えました。`,
    unequalCaches: "キャッシュから読み取れた量が異なり、料金の差にはその分が含まれます。",
    faster: (router, time) => `「${router}」が ${time} 早く完了しました。`,
  },
  figures: "節約",
  figuresNone: "最初の回答の後に表示されます。",
  routersTitle: "モデルの選び方",
  figuresNote: (model) =>
    `すべての質問に ${model} がプロンプトキャッシュなしで答えた場合との比較です。比較機能では両方の回答に料金がかかるため、どちらも含みます。`,
  savedSoFar: "この会話での節約額",
  paid: "支払額",
  baseline: "ルーティングとキャッシュなし",
  perAnswer: "回答ごとの推移",
  answerNumber: "回答",
  savingsChart: "支払額と、ルーティングとキャッシュなしの場合の額",
  savingsChartText: "各回答までの累計（米ドル）です。2 本の線の差が節約額です。",
  cache: "プロンプトキャッシュ",
  cacheChart: "回答ごとの入力トークン",
  cacheChartText:
    "回答ごとに、キャッシュから読み取ったトークン、書き込んだトークン、通常の入力トークンの数を示します。",
  cacheNote: "キャッシュから読み取った部分は、通常の何分の一かの料金で済みます。キャッシュはモデルごとに別です。",
  plainInput: "通常の入力",
  readShare: "読取の割合",
  asTable: "表で見る",
  stoppedCalls: (count) =>
    `停止した回答が ${count} 件あります。モデルが書いた分の料金は通知されないため、どの数字にも含まれません。`,
  askAgain: "もう一度質問する",
  problems: {
    tooLong: (limit) => ({ title: "質問が長すぎます。", remedy: `${limit} 文字以内で入力してください。` }),
    budget: (limit) => ({
      title: "予算を使い切りました。",
      remedy: `このサーバーは ${limit} まで回答します。--budget を増やして起動し直してください。`,
    }),
    internal: (name) => ({
      title: "サーバーで問題が起きました。",
      remedy: `もう一度質問してください。エラー名はサーバーの端末に表示されます（${name}）。`,
    }),
    throttled: {
      title: "Bedrock が混み合っています。",
      remedy: "リクエストが集中しました。数秒待ってから、もう一度質問してください。",
    },
    unavailable: {
      title: "モデルを現在利用できません。",
      remedy: "1 分ほど待ってもう一度質問するか、別のルーターを選んでください。",
    },
    unreachable: {
      title: "Bedrock に接続できません。",
      remedy: "Bedrock の起動状態とネットワークを確認してから、もう一度質問してください。",
    },
    timeout: {
      title: "モデルの応答に時間がかかりすぎました。",
      remedy: "もう一度質問するか、別のルーターを選んでください。",
    },
    denied: {
      title: "アクセスが拒否されました。",
      remedy:
        "サーバーの認証情報の期限切れか、モデルやナレッジベースの権限不足です。更新してから、もう一度質問してください。",
    },
    "passages-too-long": {
      title: "文書の該当箇所がプロンプトに収まりません。",
      remedy: "質問の範囲を狭めてください。",
    },
    incomplete: { title: "回答が途中で切れました。", remedy: "届いた部分を表示しています。もう一度質問してください。" },
    stopped: { title: "回答を停止しました。", remedy: "モデルの処理も停止しました。届いた部分を表示しています。" },
    busy: { title: "ほかの回答を作成中です。", remedy: "完了を待つか停止してから、もう一度質問してください。" },
    empty: { title: "質問が入力されていません。", remedy: "質問を入力してください。" },
    "session-expired": {
      title: "会話の有効期限が切れました。",
      remedy: "新しい会話を始めました。もう一度質問してください。",
    },
    "server-gone": {
      title: "サーバーが応答しません。",
      remedy: "npm run web が動いているか確認してから、もう一度質問してください。",
    },
    refused: { title: "サーバーがリクエストを受け付けませんでした。", remedy: "ページを読み込み直してください。" },
  },
};

export const WORDINGS: Readonly<Record<Language, Wording>> = { en, ja };
