import { savedShareOf } from "../figures/figures";
import { type PackedPageData, unpackPageData } from "../figures/pack-page-data";
import { type Selection, toView } from "../figures/to-view";
import { createContext } from "../sections/page-context";
import { renderView } from "../sections/render-view";
import type { PageDocument, PageElement } from "./page-document";

/** Makes the filters of the page work: it draws the view anew with the functions that drew it first. */
export function filterPage(document: PageDocument): void {
  const data = unpackPageData(JSON.parse(find(document, "#data").textContent ?? "") as PackedPageData);
  const context = createContext(data);
  const [model, tag, view] = [find(document, "#model"), find(document, "#tag"), find(document, "#view")];
  const announcement = find(document, "#announcement");
  // Tables that the reader opened, for as long as the page is: a selection may lack one that the next has.
  const opened = new Set<string>();
  const select = (): void => {
    // Options are numbered: a name may hold anything, a number holds no surprises.
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
  find(document, "#reset").addEventListener("click", () => {
    model.value = "";
    tag.value = "";
    select();
  });
  find(document, "#filters").hidden = false;
  // A browser that goes back to the page keeps what was chosen.
  if (model.value !== "" || tag.value !== "") select();
}

function find(document: PageDocument, selector: string): PageElement {
  const element = document.querySelector(selector);
  if (element === null) throw new Error(`The page has no ${selector}.`);
  return element;
}
