import type { AskRequest, Figures, Problem, ShownCitation, ShownRouting, TurnEvent } from "../../protocol";
import { create, createButton } from "./dom";
import { languageOf, type ReaderLanguage } from "./reader-language";
import { describeProblem, describeReason, signOf } from "./to-words";

export interface AnswerCardActions {
  readonly openPassage: (citation: ShownCitation, opener: HTMLElement) => void;
  readonly askAgain: (request: AskRequest) => void;
}

type EventOf<Type extends TurnEvent["type"]> = Extract<TurnEvent, { readonly type: Type }>;

/** One answer: its text as it arrives, then its sources, its model with the reason, and what it cost. */
export class AnswerCard {
  readonly element: HTMLElement = create("article", { class: "answer", "aria-busy": "true" });
  readonly request: AskRequest;
  readonly #reader: ReaderLanguage;
  readonly #actions: AnswerCardActions;
  readonly #text = create("div", { class: "text" });
  #answer = "";
  #citations: readonly ShownCitation[] = [];
  #routing: ShownRouting | undefined;
  #figures: Figures | undefined;
  #done: EventOf<"done"> | undefined;
  #problem: Problem | undefined;

  constructor(request: AskRequest, reader: ReaderLanguage, actions: AnswerCardActions) {
    this.request = request;
    this.#reader = reader;
    this.#actions = actions;
    this.render();
  }

  get isOver(): boolean {
    return this.#done !== undefined || this.#problem !== undefined;
  }

  get figures(): Figures | undefined {
    return this.#figures;
  }

  /** The model that answered, as far as it is known. */
  get model(): string | undefined {
    return this.#routing?.model;
  }

  /** Ms to the complete answer. `undefined` without one. */
  get milliseconds(): number | undefined {
    return this.#done?.milliseconds;
  }

  /** What is read out when the answer is complete. */
  get announcement(): string {
    return `${this.#answer} ${this.#reader.words.answered(this.#citations.length)}`;
  }

  add(event: TurnEvent): void {
    switch (event.type) {
      case "token":
        this.#answer += event.text;
        // The rest of the card stays as it is, so that a long answer is not built again for each token.
        this.#text.lang = languageOf(this.#answer);
        this.#text.append(event.text);
        this.#text.classList.add("has-words");
        return;
      case "citations":
        this.#citations = event.citations;
        break;
      case "routing":
        this.#routing = event.routing;
        break;
      case "savings":
        this.#figures = event.answer;
        break;
      case "done":
        this.#done = event;
        break;
      case "error":
        this.#problem = event.problem;
    }
    this.render();
  }

  /** Builds the card from what is known, in the reader's language. */
  render(): void {
    const { words } = this.#reader;
    this.element.setAttribute("aria-busy", String(!this.isOver));
    this.element.setAttribute("aria-label", words.routers[this.request.router]);
    this.#text.replaceChildren(...this.#renderText());
    this.#text.classList.toggle("writing", !this.isOver);
    const hasText = this.#answer !== "" || !this.isOver;
    this.element.replaceChildren(
      this.#renderHead(),
      ...(hasText ? [this.#text] : []),
      ...this.#renderSources(),
      ...this.#renderReason(),
      ...this.#renderFacts(),
      ...this.#renderProblem(),
    );
  }

  #renderHead(): HTMLElement {
    const { words } = this.#reader;
    const model = this.#routing === undefined ? undefined : this.#renderModel(this.#routing);
    return create("p", { class: "head" }, create("span", { class: "by" }, words.routers[this.request.router]), model);
  }

  #renderModel({ model, reason }: ShownRouting): HTMLElement {
    const { words } = this.#reader;
    const label = create("span", { class: "unseen" }, `${words.model}: `);
    if (model !== undefined) return create("span", { class: "model" }, label, create("code", {}, model));
    const text = reason.kind === "no-call" ? words.noModel : words.unknownModel;
    return create("span", { class: "model" }, label, text);
  }

  /** The text, in which markers are buttons that open the passage. */
  #renderText(): Node[] {
    const nodes: Node[] = [];
    const marked = this.#citations
      .flatMap((citation) => citation.markers.map((marker) => ({ ...marker, citation })))
      .sort((a, b) => a.start - b.start || a.citation.number - b.citation.number);
    let at = 0;
    for (const { start, end, citation } of marked) {
      // Citations that share a marker, such as [1, 3], stand side by side in its place.
      if (start >= at) nodes.push(new Text(this.#answer.slice(at, start)));
      nodes.push(this.#renderMarker(citation));
      at = Math.max(at, end);
    }
    return [...nodes, new Text(this.#answer.slice(at))];
  }

  #renderMarker(citation: ShownCitation): HTMLElement {
    const label = this.#reader.words.openPassage(citation.number);
    const button = createButton(
      { class: "marker", "aria-label": label, "aria-haspopup": "dialog" },
      String(citation.number),
      () => this.#actions.openPassage(citation, button),
    );
    return button;
  }

  #renderSources(): HTMLElement[] {
    if (this.#citations.length === 0) return [];
    const { words } = this.#reader;
    const items = this.#citations.map((citation) => {
      const { number, source = words.unknownSource, section } = citation;
      const button = createButton({ class: "source-button", "aria-haspopup": "dialog" }, "", () =>
        this.#actions.openPassage(citation, button),
      );
      const place = section === undefined ? undefined : create("span", { class: "section" }, ` › ${section}`);
      button.append(
        create("span", { class: "number" }, String(number)),
        create("span", { class: "place" }, source, place),
      );
      return create("li", {}, button);
    });
    return [create("ol", { class: "sources", "aria-label": words.sources }, ...items)];
  }

  #renderReason(): HTMLElement[] {
    if (this.#routing === undefined) return [];
    const { reason, standaloneQuestion } = this.#routing;
    const { question } = this.request;
    const isRewritten = standaloneQuestion !== undefined && standaloneQuestion !== question;
    return [
      create("p", { class: "reason" }, describeReason(reason, this.#reader)),
      ...(isRewritten ? [create("p", { class: "reason" }, this.#reader.words.lookedUp(standaloneQuestion))] : []),
    ];
  }

  #renderFacts(): HTMLElement[] {
    if (this.#figures === undefined || this.#done === undefined) return [];
    const { words, formats } = this.#reader;
    const { calls, costUsd, savedUsd, savedPercent, cacheReadTokens, cacheWriteTokens } = this.#figures;
    const { firstTokenMs, milliseconds } = this.#done;
    const cost = calls === 0 ? words.nothingSpent : costUsd === undefined ? words.unknown : formats.usd(costUsd);
    const saved =
      savedUsd === undefined
        ? undefined
        : `${formats.signedUsd(savedUsd)}${savedPercent === undefined ? "" : ` (${formats.percent(savedPercent)})`}`;
    const facts: [string, string | undefined, string?][] = [
      [words.cost, cost],
      [words.saved, saved, signOf(savedUsd)],
      [words.firstToken, firstTokenMs === undefined ? undefined : formats.time(firstTokenMs)],
      [words.wholeAnswer, formats.time(milliseconds)],
      [words.cacheRead, calls === 0 ? undefined : formats.count(cacheReadTokens)],
      [words.cacheWritten, calls === 0 ? undefined : formats.count(cacheWriteTokens)],
    ];
    const shown = facts.filter(([, value]) => value !== undefined);
    return [
      create(
        "dl",
        { class: "facts" },
        ...shown.map(([name, value, kind]) =>
          create("div", {}, create("dt", {}, name), create("dd", { class: kind }, value)),
        ),
      ),
    ];
  }

  #renderProblem(): HTMLElement[] {
    const problem = this.#problem;
    if (problem === undefined) return [];
    const { title, remedy } = describeProblem(problem, this.#reader);
    const isCalm = problem.code === "stopped";
    return [
      create(
        "div",
        { class: isCalm ? "problem calm" : "problem", role: isCalm ? undefined : "alert" },
        create("p", {}, create("strong", {}, title), " ", remedy),
        createButton({}, this.#reader.words.askAgain, () => this.#actions.askAgain(this.request)),
      ),
    ];
  }
}
