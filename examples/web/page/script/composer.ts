import { LONGEST_QUESTION, type PageConfig, ROUTERS, type RouterChoice } from "../../protocol";
import { find } from "./dom";
import { type ReaderLanguage, recall, remember } from "./reader-language";

export interface ComposerActions {
  /** @param routers one, or two to compare */
  readonly ask: (question: string, routers: readonly RouterChoice[]) => void;
  readonly stop: () => void;
}

/** The field for the question, the routers, and the buttons. */
export class Composer {
  readonly #form = find("composer", HTMLFormElement);
  readonly #question = find("question", HTMLTextAreaElement);
  readonly #router = find("router", HTMLSelectElement);
  readonly #compare = find("compare", HTMLInputElement);
  readonly #other = find("other-router", HTMLSelectElement);
  readonly #ask = find("ask", HTMLButtonElement);
  readonly #stop = find("stop", HTMLButtonElement);
  readonly #reader: ReaderLanguage;
  readonly #models: PageConfig["models"];
  readonly #actions: ComposerActions;
  #isRunning = false;

  constructor(reader: ReaderLanguage, models: PageConfig["models"], actions: ComposerActions) {
    this.#reader = reader;
    this.#models = models;
    this.#actions = actions;
    this.#router.value = toRouter(recall("router")) ?? "bedrock";
    this.#other.value = this.#router.value === "large" ? "bedrock" : "large";
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.#question.addEventListener("keydown", (event) => {
      // While Japanese is composed, Enter takes a conversion. Safari says so by the key code 229 only.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      this.#submit();
    });
    this.#question.addEventListener("input", () => this.#fit());
    this.#router.addEventListener("change", () => {
      remember("router", this.#router.value);
      this.render();
    });
    this.#compare.addEventListener("change", () => {
      this.#other.disabled = !this.#compare.checked;
      this.render();
    });
    this.#stop.addEventListener("click", () => actions.stop());
  }

  /** What the next question is asked with. */
  get routers(): readonly RouterChoice[] {
    const router = toRouter(this.#router.value) ?? "bedrock";
    const other = toRouter(this.#other.value);
    return this.#compare.checked && other !== undefined ? [router, other] : [router];
  }

  focus(): void {
    this.#question.focus();
  }

  setRunning(isRunning: boolean): void {
    const hadFocus = document.activeElement === this.#stop;
    this.#isRunning = isRunning;
    this.#stop.hidden = !isRunning;
    this.#ask.disabled = isRunning;
    if (hadFocus && !isRunning) this.focus();
  }

  /** Puts back a question that could not be asked. */
  restore(question: string): void {
    if (this.#question.value !== "") return;
    this.#question.value = question;
    this.#fit();
  }

  render(): void {
    const { words } = this.#reader;
    for (const select of [this.#router, this.#other]) {
      for (const option of select.options) option.textContent = words.routers[toRouter(option.value) ?? "bedrock"];
    }
    this.#question.placeholder = words.placeholder;
    this.#other.setAttribute("aria-label", words.compareWith);
    find("router-hint", HTMLElement).textContent = words.routerHints[this.routers[0] ?? "bedrock"](this.#models);
  }

  #submit(): void {
    const question = this.#question.value.trim();
    if (question === "" || this.#isRunning) return;
    if (question.length <= LONGEST_QUESTION) {
      this.#question.value = "";
      this.#fit();
    }
    this.#actions.ask(question, this.routers);
  }

  /** As high as its text, up to the limit in the style sheet. */
  #fit(): void {
    this.#question.style.height = "auto";
    this.#question.style.height = `${this.#question.scrollHeight + 2}px`;
  }
}

function toRouter(value: string | null): RouterChoice | undefined {
  return ROUTERS.find((router) => router === value);
}
