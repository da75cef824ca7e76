import { savedShareOf } from "../figures/figures";
import { defaultGranularity, granularities, isDay } from "../figures/periods";
import { createContext } from "../wording/page-formats";
import { type CsvCell, toCsv } from "./csv/csv";
import { toSelectionCsv } from "./csv/selection-csv";
import { renderView } from "./filtered-part";
import { type PackedPageData, unpackPageData } from "./page-data/packed-page-data";
import { type Group, hasRange, type Selection, toView } from "./page-data/view";
import { downloadCsv, find, type PageElement, page } from "./page-document";

/** The width from which the filters stand beside each other. It is the same as in the style sheet. */
const NARROW = "(max-width: 40rem)";

declare function matchMedia(query: string): { readonly matches: boolean };

/** Makes the filters work: renders the filtered part again, with the functions that rendered it on the server. */
function filterPage(): void {
  const data = unpackPageData(JSON.parse(find("#data").textContent ?? "") as PackedPageData);
  const context = createContext(data);
  const [view, announcement] = [find("#view"), find("#announcement")];
  const [model, group, granularity] = [find("#model"), find("#group"), find("#granularity")];
  const [from, to, budget] = [find("#from"), find("#to"), find("#budget-usd")];
  const defaults = new Map([
    [model, ""],
    [group, ""],
    [from, ""],
    [to, ""],
    [granularity, defaultGranularity(data.days)],
    [budget, String(data.monthlyBudgetUsd ?? "")],
  ]);
  // Remembers the open tables while the page is shown: one selection may lack a table that the next has.
  const opened = new Set<string>();

  const readGroup = (): Group | undefined => {
    const [dimension = "", row = ""] = group.value.split("/");
    const chosen = data.dimensions[Number(dimension || -1)];
    const key = chosen?.rows[Number(row || -1)]?.key;
    return chosen === undefined || key === undefined ? undefined : { dimension: chosen.name, key };
  };
  const readSelection = (): Selection => ({
    model: data.models[Number(model.value || -1)]?.key,
    group: readGroup(),
    from: isDay(from.value) ? from.value : undefined,
    to: isDay(to.value) ? to.value : undefined,
    granularity: granularities.find((each) => each === granularity.value),
  });
  const readBudget = (): number | undefined => (Number(budget.value) > 0 ? Number(budget.value) : undefined);

  const select = (): void => {
    const selection = readSelection();
    for (const { id, open } of view.querySelectorAll("details")) {
      if (open) opened.add(id);
      else opened.delete(id);
    }
    view.innerHTML = renderView(data, selection, readBudget(), context).markup;
    for (const details of view.querySelectorAll("details")) details.open = opened.has(details.id);
    announcement.textContent = announce(selection);
  };
  const announce = (selection: Selection): string => {
    const { labels, formats } = context;
    const figures = toView(data, selection)?.figures;
    if (figures === undefined) return hasRange(selection) ? labels.noRange : labels.notBrokenDown;
    const { calls, costUsd, comparedCalls, savedUsd } = figures;
    const share = comparedCalls === 0 ? undefined : savedShareOf(figures);
    return labels.announce(
      formats.count(calls),
      costUsd === undefined ? labels.unknown : formats.usd(costUsd),
      share === undefined ? labels.unknown : `${formats.signedUsd(savedUsd)} (${formats.percent(share)})`,
    );
  };

  for (const field of defaults.keys()) field.addEventListener("change", select);
  find("#reset").addEventListener("click", () => {
    for (const [field, value] of defaults) if (field !== budget) field.value = value;
    select();
  });
  const fileNameOf = ({ from: first = data.days[0]?.key, to: last = data.days.at(-1)?.key }: Selection): string =>
    [page.title, first, last].filter((part) => part !== undefined).join("-");
  find("#download").addEventListener("click", () => {
    const selection = readSelection();
    downloadCsv(toSelectionCsv(data, selection, context.labels), fileNameOf(selection));
  });
  page.addEventListener("click", ({ target }) => {
    const table = target.closest("button.csv")?.closest(".table");
    if (table) downloadCsv(toTableCsv(table), `${page.title}-${table.querySelector("caption")?.textContent ?? ""}`);
  });
  page.documentElement.className = "with-script";
  find("#filters").hidden = false;
  if (matchMedia(NARROW).matches) find("#filter-fields").open = false;
  // A browser that goes back to the page restores what was chosen.
  if ([...defaults].some(([field, value]) => field.value !== value)) select();
}

/** A table as it is shown, with full numbers. */
function toTableCsv(table: PageElement): string {
  return toCsv(
    [...table.querySelectorAll("tr")].map((row) => [...row.querySelectorAll("th, td")].map((cell) => readCell(cell))),
  );
}

function readCell({ dataset, textContent }: PageElement): CsvCell {
  if (dataset.number !== undefined) return Number(dataset.number);
  if (dataset.text !== undefined) return dataset.text === "" ? undefined : dataset.text;
  return textContent ?? "";
}

filterPage();
