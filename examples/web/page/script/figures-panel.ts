import { type Figures, type PageConfig, ROUTERS } from "../../protocol";
import { barChart, lineChart, MOST_PLACES } from "./charts";
import { create, find } from "./dom";
import type { ReaderLanguage } from "./reader-language";
import { signOf } from "./to-words";

/** What an answer cost, and what all answers until then cost. */
export interface SavingsPoint {
  readonly answer: Figures;
  readonly total: Figures;
}

type Priced = Figures & Required<Pick<Figures, "costUsd" | "baselineUsd">>;

/** The running savings of the conversation, and its cache, answer by answer. */
export class FiguresPanel {
  readonly #panel = find("figures", HTMLElement);
  readonly #soFar = find("so-far", HTMLAnchorElement);
  readonly #reader: ReaderLanguage;
  readonly #models: PageConfig["models"];
  #points: SavingsPoint[] = [];

  constructor(reader: ReaderLanguage, models: PageConfig["models"]) {
    this.#reader = reader;
    this.#models = models;
  }

  add(point: SavingsPoint): void {
    this.#points.push(point);
    this.render();
  }

  clear(): void {
    this.#points = [];
    this.render();
  }

  render(): void {
    const { words } = this.#reader;
    const open = [...this.#panel.querySelectorAll("details")].filter((details) => details.open).map(({ id }) => id);
    const total = this.#latestTotal();
    this.#renderSoFar(total);
    const title = create("h2", {}, words.figures);
    if (total === undefined || total.calls === 0) {
      this.#panel.replaceChildren(title, create("p", { class: "soft" }, words.figuresNone), ...this.#renderRouters());
      return;
    }
    this.#panel.replaceChildren(
      title,
      this.#renderHeadline(total),
      ...this.#renderSavingsChart(),
      create("p", { class: "soft small" }, words.figuresNote(this.#models.large)),
      ...(total.stopped === 0 ? [] : [create("p", { class: "soft small" }, words.stoppedCalls(total.stopped))]),
      create("h2", {}, words.cache),
      this.#renderCacheHeadline(total),
      ...this.#renderCacheChart(),
      create("p", { class: "soft small" }, words.cacheNote),
    );
    for (const details of this.#panel.querySelectorAll("details")) details.open = open.includes(details.id);
  }

  /** What there is to choose from, while there are no figures. */
  #renderRouters(): HTMLElement[] {
    const { words } = this.#reader;
    const items = ROUTERS.map((router) =>
      create(
        "div",
        {},
        create("dt", {}, words.routers[router]),
        create("dd", {}, words.routerHints[router](this.#models)),
      ),
    );
    return [create("h2", {}, words.routersTitle), create("dl", { class: "routers" }, ...items)];
  }

  /** Two answers of a comparison can arrive in either order, so the latest sums are those of most calls. */
  #latestTotal(): Figures | undefined {
    const weight = ({ calls, stopped }: Figures): number => calls + stopped;
    return this.#points.map(({ total }) => total).sort((a, b) => weight(b) - weight(a))[0];
  }

  #renderSoFar(total: Figures | undefined): void {
    const { words, formats } = this.#reader;
    const saved = total?.savedUsd;
    this.#soFar.hidden = saved === undefined;
    if (saved === undefined) return;
    this.#soFar.replaceChildren(
      create("span", { class: "unseen" }, `${words.savedSoFar}: `),
      `${formats.signedUsd(saved)} ↓`,
    );
  }

  #renderHeadline({ savedUsd, savedPercent, costUsd, baselineUsd, calls }: Figures): HTMLElement {
    const { words, formats } = this.#reader;
    const known = (value: number | undefined): string => (value === undefined ? words.unknown : formats.usd(value));
    return create(
      "dl",
      { class: "cards" },
      create(
        "div",
        { class: "card wide" },
        create("dt", {}, words.savedSoFar),
        create(
          "dd",
          { class: `value ${signOf(savedUsd)}` },
          savedUsd === undefined ? words.unknown : formats.signedUsd(savedUsd),
          savedPercent === undefined
            ? undefined
            : create("span", { class: "share" }, ` ${formats.percent(savedPercent)}`),
        ),
      ),
      card(words.paid, known(costUsd), words.calls(formats.count(calls))),
      card(words.baseline, known(baselineUsd)),
    );
  }

  #renderCacheHeadline({ cacheReadTokens, cacheWriteTokens, inputTokens }: Figures): HTMLElement {
    const { words, formats } = this.#reader;
    const all = cacheReadTokens + cacheWriteTokens + inputTokens;
    const share = all === 0 ? words.unknown : formats.percent((100 * cacheReadTokens) / all);
    return create(
      "dl",
      { class: "cards three" },
      card(words.readShare, share),
      card(words.cacheRead, formats.count(cacheReadTokens)),
      card(words.cacheWritten, formats.count(cacheWriteTokens)),
    );
  }

  /** Sums after each answer whose price and baseline are known. */
  #renderSavingsChart(): HTMLElement[] {
    const { words, formats } = this.#reader;
    const priced = this.#points.map(({ answer }) => answer).filter(isPriced);
    if (priced.length === 0) return [];
    const numbers = priced.map((_, index) => index);
    const sumTo = (end: number, read: (figures: Priced) => number): number =>
      priced.slice(0, end + 1).reduce((sum, figures) => sum + read(figures), 0);
    const baseline = numbers.map((end) => sumTo(end, ({ baselineUsd }) => baselineUsd));
    const paid = numbers.map((end) => sumTo(end, ({ costUsd }) => costUsd));
    const last = numbers.slice(-MOST_PLACES);
    const pick = (values: readonly number[]): number[] => last.map((index) => values[index] ?? 0);
    const rows = last.map((index) => [
      String(index + 1),
      formats.usd(baseline[index] ?? 0),
      formats.usd(paid[index] ?? 0),
    ]);
    const text = {
      id: "savings-chart",
      title: words.savingsChart,
      description: words.savingsChartText,
      columns: [words.answerNumber, words.baseline, words.paid],
      rows,
      asTable: words.asTable,
    };
    const series = [
      { kind: "baseline", name: words.baseline, values: pick(baseline) },
      { kind: "paid", name: words.paid, values: pick(paid) },
    ] as const;
    return [create("h3", {}, words.perAnswer), lineChart(series, formats.axisUsd, text)];
  }

  #renderCacheChart(): HTMLElement[] {
    const { words, formats } = this.#reader;
    const called = this.#points.map(({ answer }) => answer).filter(({ calls }) => calls > 0);
    const shown = called.slice(-MOST_PLACES);
    if (shown.length === 0) return [];
    const series = [
      { kind: "paid", name: words.cacheRead, values: shown.map(({ cacheReadTokens }) => cacheReadTokens) },
      { kind: "second", name: words.cacheWritten, values: shown.map(({ cacheWriteTokens }) => cacheWriteTokens) },
      { kind: "baseline", name: words.plainInput, values: shown.map(({ inputTokens }) => inputTokens) },
    ];
    const first = called.length - shown.length;
    const rows = shown.map(({ cacheReadTokens, cacheWriteTokens, inputTokens }, index) => [
      String(first + index + 1),
      ...[cacheReadTokens, cacheWriteTokens, inputTokens].map(formats.count),
    ]);
    const text = {
      id: "cache-chart",
      title: words.cacheChart,
      description: words.cacheChartText,
      columns: [words.answerNumber, words.cacheRead, words.cacheWritten, words.plainInput],
      rows,
      asTable: words.asTable,
    };
    return [create("h3", {}, words.cacheChart), barChart(series, formats.count, text)];
  }
}

function isPriced(figures: Figures): figures is Priced {
  return figures.calls > 0 && figures.costUsd !== undefined && figures.baselineUsd !== undefined;
}

function card(name: string, value: string, detail?: string): HTMLElement {
  const small = detail === undefined ? undefined : create("span", { class: "detail" }, ` ${detail}`);
  return create("div", { class: "card" }, create("dt", {}, name), create("dd", { class: "value" }, value, small));
}
