import type { ShownCitation } from "../../protocol";
import { create, createButton, find } from "./dom";
import { languageOf, type ReaderLanguage } from "./reader-language";

/** Up to this width the passage covers the page. It is the same as in the style sheet. */
const NARROW = "(max-width: 62rem)";

/**
 * Shows a cited passage beside the answer, or over it on a narrow screen. The focus goes to the passage, and back to
 * what opened it.
 */
export class PassageView {
  readonly #dialog = find("passage", HTMLDialogElement);
  readonly #reader: ReaderLanguage;
  #shown: { readonly citation: ShownCitation; readonly opener: HTMLElement } | undefined;

  constructor(reader: ReaderLanguage) {
    this.#reader = reader;
    this.#dialog.addEventListener("close", () => this.#closed());
    // A modal dialog closes with Escape by itself, and this one is modal only on narrow screens.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && this.#dialog.open && !event.isComposing) this.close();
    });
  }

  open(citation: ShownCitation, opener: HTMLElement): void {
    this.#shown?.opener.removeAttribute("aria-current");
    this.#shown = { citation, opener };
    opener.setAttribute("aria-current", "true");
    this.render();
    if (!this.#dialog.open) {
      if (matchMedia(NARROW).matches) this.#dialog.showModal();
      else this.#dialog.show();
    }
    this.#dialog.querySelector("h2")?.focus();
    this.#showFirstQuote();
  }

  close(): void {
    if (this.#dialog.open) this.#dialog.close();
  }

  /** Writes the passage again, in the reader's language. */
  render(): void {
    if (this.#shown === undefined) return;
    const { number, source, section, text, quotes } = this.#shown.citation;
    const { words } = this.#reader;
    const marked = markQuotes(text, quotes);
    const name = [source ?? words.unknownSource, ...(section === undefined ? [] : [section])].join(" › ");
    this.#dialog.replaceChildren(
      create(
        "div",
        { class: "passage-head" },
        create("h2", { id: "passage-title", tabindex: -1 }, words.passage(number)),
        createButton({}, words.close, () => this.close()),
      ),
      create("p", { class: "source" }, name),
      create(
        "div",
        {
          class: "passage-text",
          lang: languageOf(text),
          tabindex: 0,
          role: "group",
          "aria-label": words.passage(number),
        },
        ...marked,
      ),
      create("p", { class: "soft small" }, quotes.length === 0 ? words.notQuoted : words.marked),
    );
  }

  #showFirstQuote(): void {
    const quote = this.#dialog.querySelector("mark");
    const text = this.#dialog.querySelector(".passage-text");
    if (quote instanceof HTMLElement && text !== null) text.scrollTop = quote.offsetTop - 40;
  }

  #closed(): void {
    const { opener } = this.#shown ?? {};
    this.#shown = undefined;
    opener?.removeAttribute("aria-current");
    opener?.focus();
  }
}

/** The text with its quoted words marked. Quotes that overlap are one. */
function markQuotes(text: string, quotes: ShownCitation["quotes"]): Node[] {
  const nodes: Node[] = [];
  let at = 0;
  for (const { start, end } of [...quotes].sort((a, b) => a.start - b.start)) {
    if (end <= at) continue;
    const from = Math.max(start, at);
    nodes.push(new Text(text.slice(at, from)), create("mark", {}, text.slice(from, end)));
    at = end;
  }
  return [...nodes, new Text(text.slice(at))];
}
