import { createContext } from "../wording/page-formats";
import { renderView } from "./filtered-part";
import { type PackedPageData, unpackPageData } from "./page-data/packed-page-data";
import { savedShareOf } from "./page-data/page-data";
import { type Selection, toView } from "./page-data/view";

/** The part of a browser's document that the script needs. The packages are type-checked without the DOM's types. */
interface PageDocument {
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

interface PageElement {
  readonly id: string;
  innerHTML: string;
  textContent: string | null;
  /** Of a select element. */
  value: string;
  hidden: boolean;
  /** Of a details element. */
  open: boolean;
  addEventListener(event: "change" | "click", listener: () => void): void;
}

declare const document: PageDocument;

/** Makes the filters work: renders the filtered part again, with the functions that rendered it on the server. */
function filterPage(): void {
  const data = unpackPageData(JSON.parse(find("#data").textContent ?? "") as PackedPageData);
  const context = createContext(data);
  const [model, tag, view, announcement] = [find("#model"), find("#tag"), find("#view"), find("#announcement")];
  // Remembers the open tables while the page is shown: one selection may lack a table that the next has.
  const opened = new Set<string>();
  const select = (): void => {
    // Options are numbered, because a name may hold any text.
    const selection = {
      model: data.models[Number(model.value || -1)]?.key,
      tag: data.tags[Number(tag.value || -1)]?.key,
    };
    for (const { id, open } of document.querySelectorAll("details")) {
      if (open) opened.add(id);
      else opened.delete(id);
    }
    view.innerHTML = renderView(data, selection, context).markup;
    for (const details of document.querySelectorAll("details")) details.open = opened.has(details.id);
    announcement.textContent = announce(selection);
  };
  const announce = (selection: Selection): string => {
    const { labels, formats } = context;
    const figures = toView(data, selection)?.figures;
    if (figures === undefined) return labels.notBrokenDown;
    const { calls, costUsd, comparedCalls, savedUsd } = figures;
    const share = comparedCalls === 0 ? undefined : savedShareOf(figures);
    return labels.announce(
      formats.count(calls),
      costUsd === undefined ? labels.unknown : formats.usd(costUsd),
      share === undefined ? labels.unknown : `${formats.signedUsd(savedUsd)} (${formats.percent(share)})`,
    );
  };
  model.addEventListener("change", select);
  tag.addEventListener("change", select);
  find("#reset").addEventListener("click", () => {
    model.value = "";
    tag.value = "";
    select();
  });
  find("#filters").hidden = false;
  // A browser that goes back to the page restores the chosen options.
  if (model.value !== "" || tag.value !== "") select();
}

function find(selector: string): PageElement {
  const element = document.querySelector(selector);
  if (element === null) throw new Error(`The page has no ${selector}.`);
  return element;
}

filterPage();
