import { readFileSync } from "node:fs";

/** How often a weak and a strong model were right on a task, in prompts. */
interface Rates {
  readonly both: number;
  readonly strongOnly: number;
  readonly weakOnly: number;
  readonly neither: number;
}

const { tasks }: { tasks: Readonly<Record<string, Rates>> } = JSON.parse(
  readFileSync(new URL("../data/outcome-rates.json", import.meta.url), "utf8"),
);

/** A kind of question of an office. Its share of the day and its task are our choice. */
interface Kind {
  readonly name: string;
  /** Share of the questions of the day. */
  readonly share: number;
  /** The published task whose rates the kind has. */
  readonly task: { readonly en: string; readonly ja: string };
  readonly answerWords: number;
  readonly en: readonly string[];
  readonly ja: readonly string[];
}

const KINDS: readonly Kind[] = [
  {
    name: "look-up",
    share: 0.45,
    task: { en: "openbook_qa", ja: "openbook_qa" },
    answerWords: 25,
    en: [
      "Where is the {thing} form?",
      "Who approves {thing} requests in {city}?",
      "When does the {city} office open?",
      "Which floor is the {thing} desk on?",
    ],
    ja: ["{city}オフィスの受付は何階ですか。", "{thing}の申請期限はいつですか。", "{thing}の担当者は誰ですか。"],
  },
  {
    name: "explain",
    share: 0.2,
    task: { en: "commonsense_qa", ja: "commonsense_qa" },
    answerWords: 90,
    en: [
      "Explain how the {thing} process works.",
      "Why do we need a second approval for {thing}?",
      "Summarise the {thing} policy for new employees in {city}.",
    ],
    ja: ["{thing}の手続きを説明してください。", "{thing}に二重の承認が必要なのはなぜですか。"],
  },
  {
    name: "calculate",
    share: 0.13,
    task: { en: "gsm8k", ja: "agentverse-mgsm" },
    answerWords: 70,
    en: [
      "A hotel in {city} costs {number} yen a night and the limit is {other} yen. If {count} people stay {few} nights, how much is above the limit in total?",
      "We ship {number} boxes a month at {other} yen each. If the price rises by {few} % and the volume by {count} %, what do we pay a year?",
    ],
    ja: [
      "{city}のホテルは1泊{number}円で、上限は{other}円です。{count}人が{few}泊すると、上限を超える額は合計でいくらですか。",
      "毎月{number}箱を1箱{other}円で送ります。単価が{few}%上がり、数量が{count}%増えると、年間の費用はいくらですか。",
    ],
  },
  {
    name: "compare and analyse",
    share: 0.14,
    task: { en: "mmlu", ja: "mmlu" },
    answerWords: 200,
    en: [
      "Compare the two offers for {thing} in {city}, say which conditions conflict, and recommend one with your reasons step by step.",
      "Analyse why the cost of {thing} rose by {few} % after the move to {city}, and describe the trade-offs of two ways to lower it.",
    ],
    ja: [
      "{city}の{thing}に関する2社の見積もりを比較し、条件の矛盾を挙げ、理由を示して一方を推奨してください。",
      "{city}への移転後に{thing}の費用が{few}%増えた原因を分析し、対策を2つ、長所と短所とともに説明してください。",
    ],
  },
  {
    name: "write code",
    share: 0.05,
    task: { en: "mbpp", ja: "mbpp" },
    answerWords: 140,
    en: [
      "Write a Python function that parses {thing} records and returns the {few} largest amounts for each city.",
      "Write a SQL query that lists the customers in {city} whose {thing} exceeds {number} yen in a quarter.",
    ],
    ja: ["{thing}の記録を読み、都市ごとに金額の大きい{few}件を返すPythonの関数を書いてください。"],
  },
  {
    name: "plan under constraints",
    share: 0.03,
    task: { en: "agentverse-logicgrid", ja: "agentverse-logicgrid" },
    answerWords: 160,
    en: [
      "{count} teams need {few} rooms in {city}; no team may meet twice a day, and {thing} always comes before planning. Work out a schedule for the week.",
    ],
    ja: [
      "{count}チームが{city}の{few}つの会議室を使います。同じ日に2回使うチームはなく、{thing}は必ず企画の前です。1週間の予定を組んでください。",
    ],
  },
];

const SLOTS = {
  en: {
    thing: [
      "travel",
      "parental leave",
      "overtime",
      "parking",
      "visa",
      "laptop",
      "insurance",
      "training",
      "supplier",
      "badge",
    ],
    city: ["Osaka", "Kobe", "Nagoya", "Sapporo", "Fukuoka", "Sendai"],
  },
  ja: {
    thing: ["出張", "育児休暇", "残業", "駐車場", "ビザ", "ノートPC", "保険", "研修", "仕入先", "入館証"],
    city: ["大阪", "神戸", "名古屋", "札幌", "福岡", "仙台"],
  },
} as const;

/** A question of the day, with what was drawn for it. */
export interface DayQuestion {
  readonly id: number;
  /** Questions of one conversation share its history. */
  readonly conversation: number;
  /** In ms since 1970. */
  readonly at: number;
  readonly kind: string;
  readonly text: string;
  readonly answerWords: number;
  /** Whether the answer of each model is right. */
  readonly right: { readonly weak: boolean; readonly strong: boolean };
  /** From 0 to 1 (excluded): decides whether a wrong answer admits that it knows nothing. */
  readonly candour: number;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MIDNIGHT = Date.UTC(2026, 10, 27);
const MOST_TURNS = 5;
const JAPANESE_SHARE = 0.4;

/**
 * Draws the questions of a working day, in the order of their times. Half of the conversations have one question. The
 * questions of a conversation follow each other by up to eight minutes, so that caches are warm or cold.
 */
export function planDay(questions: number, random: () => number): DayQuestion[] {
  const planned: DayQuestion[] = [];
  for (let conversation = 0; planned.length < questions; conversation += 1) {
    // The sum of three draws makes a busy noon and quiet nights.
    let at = MIDNIGHT + ((random() + random() + random()) / 3) * DAY_MS;
    const turns = random() < 0.5 ? 1 : 2 + Math.floor(random() * (MOST_TURNS - 1));
    const language = random() < JAPANESE_SHARE ? "ja" : "en";
    for (let turn = 0; turn < turns && planned.length < questions; turn += 1) {
      planned.push(drawQuestion({ id: planned.length, conversation, at: Math.round(at) }, language, random));
      at += (0.5 + random() * 7.5) * MINUTE_MS;
    }
  }
  return planned.sort((a, b) => a.at - b.at || a.id - b.id);
}

function drawQuestion(
  place: Pick<DayQuestion, "id" | "conversation" | "at">,
  language: "en" | "ja",
  random: () => number,
): DayQuestion {
  const draw = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)] as Item;
  const kind = drawKind(random());
  const values: Readonly<Record<string, string>> = {
    thing: draw(SLOTS[language].thing),
    city: draw(SLOTS[language].city),
    number: String(1_000 * (8 + Math.floor(random() * 30))),
    other: String(100 * (50 + Math.floor(random() * 100))),
    count: String(3 + Math.floor(random() * 9)),
    few: String(2 + Math.floor(random() * 5)),
  };
  const text = draw(kind[language]).replace(/\{(\w+)\}/g, (_, slot: string) => values[slot] ?? "");
  const { both, strongOnly, weakOnly, neither } = tasks[kind.task[language]] as Rates;
  const drawn = random() * (both + strongOnly + weakOnly + neither);
  const right = {
    weak: drawn < both + weakOnly,
    strong: drawn < both || (drawn >= both + weakOnly && drawn < both + weakOnly + strongOnly),
  };
  return { ...place, kind: kind.name, text, answerWords: kind.answerWords, right, candour: random() };
}

function drawKind(drawn: number): Kind {
  let left = drawn;
  for (const kind of KINDS) {
    left -= kind.share;
    if (left < 0) return kind;
  }
  return KINDS[0] as Kind;
}
