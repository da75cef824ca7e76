/** A page of the documents. It is `docs/en/<name>.md` and `docs/ja/<name>.md`. */
export interface DocumentPage {
  readonly name: string;
  readonly en: string;
  readonly ja: string;
}

export interface DocumentGroup {
  readonly en: string;
  readonly ja: string;
  readonly pages: readonly DocumentPage[];
}

/** Every page but the index, in the order of the sidebar. A test compares this with the folders. */
export const documentGroups: readonly DocumentGroup[] = [
  {
    en: "Start",
    ja: "はじめに",
    pages: [
      { name: "first-minute", en: "The first minute", ja: "最初の1分" },
      { name: "migrate", en: "Migrate an application", ja: "既存アプリからの移行" },
    ],
  },
  {
    en: "Make calls cheaper",
    ja: "呼び出しを安くする",
    pages: [
      { name: "prompt-routers", en: "Prompt routers", ja: "プロンプトルーター" },
      { name: "client-side-routing", en: "Client-side routing", ja: "クライアント側のルーティング" },
      { name: "caching", en: "Prompt caching", ja: "プロンプトキャッシュ" },
      { name: "cross-region", en: "Cross-Region and data residency", ja: "クロスリージョンとデータの所在地" },
    ],
  },
  {
    en: "Prove it",
    ja: "効果を確かめる",
    pages: [
      { name: "report", en: "Read the report", ja: "レポートの読み方" },
      { name: "costs", en: "How costs are computed", ja: "コストの計算方法" },
    ],
  },
  {
    en: "Run it",
    ja: "運用する",
    pages: [
      { name: "testing-offline", en: "Test offline", ja: "オフラインでのテスト" },
      { name: "lambda-and-bundlers", en: "Lambda and bundlers", ja: "Lambda とバンドラー" },
      { name: "production-checklist", en: "Production checklist", ja: "本番前のチェックリスト" },
      { name: "troubleshooting", en: "Troubleshooting", ja: "トラブルシューティング" },
    ],
  },
];

/** The packages that are published, in the order of the README. */
export const packageNames: readonly string[] = [
  "chat-model",
  "router",
  "retriever",
  "rag",
  "callbacks",
  "reports",
  "cli",
  "control-plane",
  "response-cache",
  "local",
  "core",
];
