/**
 * Words that say what a prompt asks for. Each group is one dense feature. English entries are whole words, or two
 * words joined by `_`. Japanese entries are found anywhere in the text, because Japanese has no spaces.
 */
const keywordGroups: Readonly<Record<string, string>> = {
  who: "who whom whose|誰 だれ 人物 何者",
  when: "when|いつ 何年 何月 何日 何時 年号",
  where: "where|どこ 何処 場所 所在地",
  which: "which|どちら どれ どの",
  what: "what whats|何 なに とは",
  define: "define definition meaning called known name named capital|定義 意味 名前 名称 呼ばれ 用語",
  quantity: "how_many how_much how_far how_long how_old how_often|いくつ いくら 何個 何人 何円 何パーセント",
  procedure: "how_do how_to how_can how_does how_should how_would|どのように どうやって 手順 方法 やり方 進め方",
  why: "why reason reasons cause causes because|なぜ 何故 どうして 理由 原因 根拠 背景",
  explain: "explain describe discuss elaborate clarify interpret|説明 解説 述べ 論じ 詳しく 教えて",
  compare:
    "compare compares compared comparing comparison contrast difference differences differ versus vs tradeoff tradeoffs " +
    "trade_off trade_offs pros_and relative_to|比較 比べ 違い 差異 対比 メリット デメリット 長所 短所 利点 欠点",
  analyse:
    "analyze analyse analysis evaluate assess assessment critique investigate diagnose implications consequences impact " +
    "strategy recommend recommendation propose optimize|分析 評価 考察 検討 影響 戦略 提案 改善 対策 課題 見解 最適",
  enumerate: "list enumerate examples example outline identify|挙げ 列挙 リスト 一覧 例を 箇条書き 紹介",
  steps: "step steps stages procedure plan roadmap schedule step_by|ステップ 段階 計画 工程 順番 順序 スケジュール",
  calculate:
    "calculate compute evaluate solve simplify estimate sum product determine find equation integral derivative " +
    "probability|計算 求め 解い 算出 方程式 確率 合計 平均 面積 速さ",
  prove: "prove proof derive show theorem lemma verify justify|証明 導出 示せ 定理 論証",
  program:
    "function program code python javascript typescript java sql algorithm implement script class method array string " +
    "regex debug compile api|関数 プログラム コード 実装 アルゴリズム 配列 正規表現 デバッグ スクリプト",
  codeSyntax: "def return import const let var elif lambda async await null true false int bool self assert print|",
  create:
    "story poem essay song lyrics novel slogan joke letter email speech dialogue haiku|" +
    "物語 小説 詩 俳句 短歌 作文 手紙 メール スピーチ 台本 会話文 キャッチコピー 冗談 ジョーク",
  compose: "write compose draft create generate design rewrite|書い 作成 作って 考えて 生成 設計 書き換え 執筆",
  summarise: "summarize summarise summary paraphrase condense tldr|要約 まとめ 言い換え 簡潔",
  translate: "translate translation|翻訳 英訳 和訳 訳し",
  extract: "extract classify categorize label sentiment|抽出 分類 抜き出 感情 判定",
  condition:
    "if suppose assume assuming given unless whether provided otherwise|もし 場合 仮定 とする ならば とき 条件",
  conclude:
    "therefore thus hence implies conclude conclusion deduce infer follows clue clues|したがって よって 結論 推論 推測",
  negation: "not no never except cannot without neither nor none least false incorrect|ない でない 以外 除い 誤り",
  constraint:
    "must exactly only should required constraint constraints limit ensure at_least at_most no_more less_than more_than|" +
    "必ず のみ だけ 以内 以上 以下 制約 文字以内 ちょうど 限り",
  outputFormat: "json table csv markdown bullet format yaml xml html boxed|表形式 形式 フォーマット 出力 記述",
  sharing:
    "each every per total altogether remaining left rest twice half triple more fewer|それぞれ 合わせて 残り 半分 ずつ",
  numberWord:
    "one two three four five six seven eight nine ten eleven twelve dozen hundred thousand first second third|" +
    "一つ 二つ 三つ 二人 三人 四人 五人 数人",
  fraction:
    "percentage fraction quarter thirds tenth times ratio discount rate average equally divided|割引 倍 比率 分の パーセント 割合",
  change:
    "gives gave give lost loses spends spent adds added uses used takes took makes increased decreased buys sells eats|" +
    "増え 減っ 減り 加え 使っ 渡し もらい あげ",
  money:
    "dollar dollars cost costs price pay paid buy bought sell sold cents profit earn earns money|円 ドル 値段 料金 費用 価格 利益",
  measure:
    "hour hours minute minutes day days week weeks month months year years mile miles meter meters km cm pounds feet " +
    "percent|時間 分間 キロ メートル グラム 日間 週間 割合",
  person:
    "he she his her him they their friend mother father brother sister boy girl man woman|彼 彼女 友人 母 父 兄 弟 姉 妹",
  self: "i my me we our us|私 僕 俺 我々 自分",
  you: "you your|あなた 君",
  moral: "moral morally wrong ethical ethics right rights justice duty ought|道徳 倫理 正義 義務 権利",
  law:
    "court law contract plaintiff defendant statute liability jurisdiction constitutional constitution crime criminal tort " +
    "property negligence trial sued|法律 裁判 契約 憲法 刑法 訴訟 規定 条例",
  medicine:
    "patient patients disease symptoms treatment diagnosis blood clinical therapy drug pain infection cancer|" +
    "患者 病気 症状 治療 診断 薬 医療 病院",
  physics:
    "energy mass velocity force electron electrons field particle quantum wavelength temperature pressure voltage current " +
    "magnetic charge frequency|エネルギー 速度 質量 電子 温度 圧力 電流 磁場 重力",
  chemistry:
    "reaction acid compound molecule atoms atom hydrogen oxygen carbon solution mol bond ion chemical|" +
    "反応 化合物 分子 原子 酸素 水素 溶液 元素",
  biology:
    "cell cells gene genes dna protein species organism evolution plant plants animal animals|細胞 遺伝子 生物 植物 動物 進化 種",
  algebra:
    "polynomial matrix vector group ring integer integers prime triangle circle graph set real positive theorem " +
    "angle divisible|多項式 行列 ベクトル 整数 素数 三角形 円周 集合 実数",
  economy:
    "market demand supply firm economy inflation tax income bank interest investment cost revenue monetary policy|" +
    "市場 経済 需要 供給 税 株 投資 金利 景気 企業",
  history:
    "war century king president empire revolution treaty ancient colonial independence|戦争 時代 世紀 天皇 大統領 幕府 歴史 革命",
  entertainment:
    "movie film song album singer actor show season episode game team played player plays won win cup league series band " +
    "character cast|映画 曲 歌手 俳優 ドラマ アニメ 漫画 ゲーム 試合 選手 優勝",
  statement:
    "statement statements following true correct option options answer question best likely most_likely|次の 以下の 正しい 選択肢 正解",
  logic:
    "all some any only either both exists argument premise valid symbol symbolize|すべて 全て ある いずれか 前提 論理",
  hedge: "could might may perhaps possible possibly typically usually|かもしれ 可能性 一般的 通常",
  software:
    "error bug server database deploy cloud aws docker kubernetes latency exception stack architecture migrate " +
    "refactor|エラー 不具合 サーバー データベース 障害 クラウド 移行 構成 アーキテクチャ",
};

export const keywordGroupNames: readonly string[] = Object.keys(keywordGroups);

/** Groups that say what kind of question it is when the prompt begins with one of their words. */
export const openingGroups: readonly string[] = ["who", "when", "where", "which", "what", "why", "compose"];

interface KeywordTable {
  /** Groups of a word, or of two words that stand side by side (`pairHash`), by hash. */
  readonly words: ReadonlyMap<number, readonly number[]>;
  /** Groups of Japanese entries by hash. */
  readonly japanese: ReadonlyMap<number, readonly number[]>;
  /** Bit n is set for a Japanese entry of n units that ends so (`endOf`). Most positions need no look-up. */
  readonly japaneseEnds: Uint8Array;
  /** Bit 1 is set for a Japanese entry of one unit, by that unit. */
  readonly japaneseUnits: Uint8Array;
}

/** Where a pair of code units, by its `pairHash`, is in `japaneseEnds`. */
export function endOf(pair: number): number {
  return pair >>> 16;
}

export const HASH_SEED = 0x811c9dc5;

/** Adds one code unit to a hash (FNV-1a over code units). Start with `HASH_SEED`. */
export function addToHash(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193);
}

/** Hash of two tokens that stand side by side. */
export function pairHash(first: number, second: number): number {
  return Math.imul(Math.imul(first, 0x9e3779b1) ^ second, 0x85ebca6b);
}

export const keywordTable: KeywordTable = createKeywordTable();

function createKeywordTable(): KeywordTable {
  const words = new Map<number, number[]>();
  const japanese = new Map<number, number[]>();
  const japaneseEnds = new Uint8Array(0x10000);
  const japaneseUnits = new Uint8Array(0x10000);
  keywordGroupNames.forEach((name, group) => {
    const [english = "", kana = ""] = (keywordGroups[name] ?? "").split("|");
    for (const entry of english.split(" ").filter(Boolean)) {
      const [first = "", second] = entry.split("_");
      addGroup(words, second === undefined ? hashOf(first) : pairHash(hashOf(first), hashOf(second)), group);
    }
    for (const entry of kana.split(" ").filter(Boolean)) {
      addGroup(japanese, hashOf(entry), group);
      const last = entry.charCodeAt(entry.length - 1);
      if (entry.length === 1) japaneseUnits[last] = 1 << 1;
      else {
        const end = endOf(pairHash(entry.charCodeAt(entry.length - 2), last));
        japaneseEnds[end] = (japaneseEnds[end] ?? 0) | (1 << entry.length);
      }
    }
  });
  return { words, japanese, japaneseEnds, japaneseUnits };
}

function addGroup(table: Map<number, number[]>, hash: number, group: number): void {
  const groups = table.get(hash);
  if (groups === undefined) table.set(hash, [group]);
  else if (!groups.includes(group)) groups.push(group);
}

function hashOf(text: string): number {
  let hash = HASH_SEED;
  for (let index = 0; index < text.length; index += 1) hash = addToHash(hash, text.charCodeAt(index));
  return hash;
}
