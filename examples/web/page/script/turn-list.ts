import type { AskRequest, TurnEvent } from "../../protocol";
import { AnswerCard, type AnswerCardActions } from "./answer-card";
import { create, find } from "./dom";
import { languageOf, type ReaderLanguage } from "./reader-language";

interface ShownTurn {
  readonly element: HTMLLIElement;
  readonly cards: AnswerCard[];
}

/** The questions of the conversation with their answers. Both answers of a comparison stand side by side. */
export class TurnList {
  readonly #list = find("turns", HTMLOListElement);
  readonly #reader: ReaderLanguage;
  readonly #actions: AnswerCardActions;
  readonly #turns = new Map<string, ShownTurn>();
  /** Whether the end of the newest answer is kept in view. A reader who scrolls decides himself. */
  #follows = true;

  constructor(reader: ReaderLanguage, actions: AnswerCardActions) {
    this.#reader = reader;
    this.#actions = actions;
    for (const event of ["wheel", "touchmove"]) {
      addEventListener(
        event,
        () => {
          this.#follows = false;
        },
        { passive: true },
      );
    }
  }

  get isEmpty(): boolean {
    return this.#turns.size === 0;
  }

  /** Shows a question. @returns adds an event to its answer */
  add(request: AskRequest): (event: TurnEvent) => AnswerCard {
    const key = request.comparison ?? request.id;
    const turn = this.#turns.get(key) ?? { element: create("li", { class: "turn" }), cards: [] };
    const card = new AnswerCard(request, this.#reader, this.#actions);
    turn.cards.push(card);
    if (!this.#turns.has(key)) this.#list.append(turn.element);
    this.#turns.set(key, turn);
    this.#follows = true;
    this.#renderTurn(turn);
    this.#showEnd(turn);
    return (event) => {
      card.add(event);
      if (card.isOver) this.#renderVerdict(turn);
      this.#showEnd(turn);
      return card;
    };
  }

  clear(): void {
    this.#turns.clear();
    this.#list.replaceChildren();
  }

  /** Writes everything again, in the reader's language. */
  render(): void {
    for (const turn of this.#turns.values()) {
      for (const card of turn.cards) card.render();
      this.#renderTurn(turn);
    }
  }

  #renderTurn(turn: ShownTurn): void {
    const { element, cards } = turn;
    const { words } = this.#reader;
    const { question = "", comparison } = cards[0]?.request ?? {};
    const label = create("span", { class: "unseen" }, `${words.youAsked} `);
    const note = create("p", { class: "soft small comparison-note" }, words.comparison);
    element.replaceChildren(
      create("p", { class: "question", lang: languageOf(question) }, label, question),
      create(
        "div",
        { class: comparison === undefined ? "answers" : "answers two" },
        ...cards.map((card) => card.element),
      ),
      ...(comparison === undefined ? [] : [create("p", { class: "verdict", hidden: true }), note]),
    );
    this.#renderVerdict(turn);
  }

  /** Says which of two answers was cheaper and which was faster, when both are complete. */
  #renderVerdict({ element, cards }: ShownTurn): void {
    const verdict = element.querySelector(".verdict");
    const [first, second] = cards;
    if (!(verdict instanceof HTMLElement) || first === undefined || second === undefined) return;
    const results = [this.#compareCosts(first, second), this.#compareTimes(first, second)];
    const result = results.filter((sentence) => sentence !== undefined).join(" ");
    verdict.replaceChildren(create("strong", {}, result), " ", this.#compareModels(first, second) ?? "");
    verdict.hidden = result === "";
  }

  #compareCosts(a: AnswerCard, b: AnswerCard): string | undefined {
    const { words, formats } = this.#reader;
    const [costA, costB] = [a.figures?.costUsd, b.figures?.costUsd];
    if (costA === undefined || costB === undefined || a.milliseconds === undefined || b.milliseconds === undefined)
      return undefined;
    if (costA === costB) return words.verdict.sameCost;
    const [cheaper, low, high] = costA < costB ? [a, costA, costB] : [b, costB, costA];
    return words.verdict.cheaper(words.routers[cheaper.request.router], formats.percent(100 * (1 - low / high)));
  }

  /** Two answers of one model differ in cost because the second reads from the cache what the first wrote. */
  #compareModels(a: AnswerCard, b: AnswerCard): string | undefined {
    const { words } = this.#reader;
    if (a.milliseconds === undefined || b.milliseconds === undefined) return undefined;
    const isUnequal = a.figures?.cacheReadTokens !== b.figures?.cacheReadTokens;
    const same = a.model !== undefined && a.model === b.model ? [words.verdict.sameModel(a.model)] : [];
    const sentences = [...same, ...(isUnequal ? [words.verdict.unequalCaches] : [])];
    return sentences.length === 0 ? undefined : sentences.join(" ");
  }

  #compareTimes(a: AnswerCard, b: AnswerCard): string | undefined {
    const { words, formats } = this.#reader;
    const [timeA, timeB] = [a.milliseconds, b.milliseconds];
    if (timeA === undefined || timeB === undefined || Math.round(timeA - timeB) === 0) return undefined;
    const faster = timeA < timeB ? a : b;
    return words.verdict.faster(words.routers[faster.request.router], formats.time(Math.abs(timeA - timeB)));
  }

  #showEnd({ element }: ShownTurn): void {
    if (!this.#follows) return;
    const hidden =
      element.getBoundingClientRect().bottom - find("composer", HTMLElement).getBoundingClientRect().top + 16;
    if (hidden > 0) scrollBy({ top: hidden, behavior: "instant" });
  }
}
