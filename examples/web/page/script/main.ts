import type { AskRequest, PageConfig, RouterChoice, TurnEvent } from "../../protocol";
import { LANGUAGES } from "../wording";
import { Composer } from "./composer";
import { create, createButton, find } from "./dom";
import { FiguresPanel } from "./figures-panel";
import { PassageView } from "./passage-view";
import { languageOf, ReaderLanguage } from "./reader-language";
import { ServerClient } from "./server-client";
import { describeProblem } from "./to-words";
import { TurnList } from "./turn-list";

const config = JSON.parse(find("config", HTMLScriptElement).textContent ?? "{}") as PageConfig;
const reader = new ReaderLanguage();
const client = new ServerClient();
const passage = new PassageView(reader);
const figures = new FiguresPanel(reader, config.models);
const composer = new Composer(reader, config.models, { ask: (question, routers) => void ask(question, routers), stop });
const turns = new TurnList(reader, {
  openPassage: (citation, opener) => passage.open(citation, opener),
  askAgain: ({ question, router, comparison }) =>
    void ask(question, comparison === undefined ? [router] : composer.routers),
});
/** The questions that are being answered. */
const running = new Set<AbortController>();

async function ask(question: string, routers: readonly RouterChoice[]): Promise<void> {
  if (running.size > 0) return;
  composer.setRunning(true);
  announce(reader.words.answering);
  const comparison = routers.length > 1 ? { comparison: crypto.randomUUID() } : {};
  const requests = routers.map((router): AskRequest => ({ id: crypto.randomUUID(), question, router, ...comparison }));
  const shown = requests.map((request) => ({ request, add: show(request), stopped: new AbortController() }));
  for (const { stopped } of shown) running.add(stopped);
  const problem = await client.start();
  await Promise.all(
    shown.map(async ({ request, add, stopped }) => {
      if (problem === undefined) await client.ask(request, stopped.signal, add);
      else add({ type: "error", problem });
      running.delete(stopped);
    }),
  );
  composer.setRunning(false);
}

/** Shows a question. @returns shows an event of its answer */
function show(request: AskRequest, isAnnounced = true): (event: TurnEvent) => void {
  const add = turns.add(request);
  find("welcome", HTMLElement).hidden = true;
  return (event) => {
    const card = add(event);
    if (event.type === "savings") figures.add(event);
    if (!isAnnounced) return;
    // The whole answer once, and not each token.
    if (event.type === "done") announce(card.announcement);
    if (event.type !== "error") return;
    // The next question starts a conversation of its own, with figures of its own.
    if (event.problem.code === "session-expired") figures.clear();
    const { title, remedy } = describeProblem(event.problem, reader);
    // Other problems are alerts, which are read out anyway.
    if (event.problem.code === "stopped") announce(`${title} ${remedy}`);
    if (event.problem.code !== "stopped") composer.restore(request.question);
  };
}

function stop(): void {
  for (const controller of running) controller.abort();
}

async function startAgain(): Promise<void> {
  stop();
  passage.close();
  turns.clear();
  figures.clear();
  find("welcome", HTMLElement).hidden = false;
  announce(reader.words.newSession);
  composer.focus();
  await client.end();
}

function announce(text: string): void {
  const announcer = find("announcer", HTMLElement);
  announcer.lang = languageOf(text);
  announcer.textContent = text;
}

/** Writes every label in the reader's language. */
function render(): void {
  const { words, language } = reader;
  document.documentElement.lang = language;
  document.title = words.title;
  for (const element of document.querySelectorAll<HTMLElement>("[data-label]")) {
    const label = words[element.dataset.label as keyof typeof words];
    if (typeof label === "string") element.textContent = label;
  }
  find("turns", HTMLElement).setAttribute("aria-label", words.conversation);
  find("languages", HTMLElement).setAttribute("aria-label", words.language);
  for (const button of document.querySelectorAll<HTMLElement>("[data-language]")) {
    button.setAttribute("aria-pressed", String(button.dataset.language === language));
  }
  find("about", HTMLElement).textContent = describeServer();
  renderSamples();
  composer.render();
  turns.render();
  figures.render();
  passage.render();
}

function describeServer(): string {
  const { words, formats } = reader;
  const { answers, documents } = config;
  const about = answers.by === "model" ? words.about.model(answers.model) : words.about[answers.by];
  return documents === undefined ? about : `${about} ${words.about.documents(formats.count(documents))}`;
}

function renderSamples(): void {
  // Those in the reader's language first.
  const sorted = config.sampleQuestions.toSorted(
    (a, b) => Number(languageOf(b) === reader.language) - Number(languageOf(a) === reader.language),
  );
  const items = sorted.map((question) =>
    create(
      "li",
      {},
      createButton({ lang: languageOf(question) }, question, () => {
        composer.focus();
        void ask(question, composer.routers);
      }),
    ),
  );
  find("samples-part", HTMLElement).hidden = items.length === 0;
  find("samples", HTMLElement).replaceChildren(...items);
}

for (const button of document.querySelectorAll<HTMLElement>("[data-language]")) {
  button.addEventListener("click", () => {
    reader.choose(LANGUAGES.find((language) => language === button.dataset.language) ?? "en");
    render();
  });
}
find("new-session", HTMLButtonElement).addEventListener("click", () => void startAgain());
render();

void restore();

/** A page that is loaded again shows its conversation. What was still being written stopped when the page left. */
async function restore(): Promise<void> {
  for (const { events, ...request } of await client.restore()) {
    const add = show(request, false);
    for (const event of events) add(event);
    const isOver = events.some(({ type }) => type === "done" || type === "error");
    if (!isOver) add({ type: "error", problem: { code: "stopped" } });
  }
}
