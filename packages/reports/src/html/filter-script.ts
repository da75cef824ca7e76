import { defaultGranularity } from "../figures/periods";
import { createContext } from "../wording/page-formats";
import { announce, type FieldValues, fileNameOf, readBudget, readSelection, toFileName } from "./chosen";
import { toSelectionCsv } from "./csv/selection-csv";
import { toTableCsv } from "./csv/table-csv";
import { renderView } from "./filtered-part";
import { type PackedPageData, unpackPageData } from "./page-data/packed-page-data";
import { downloadCsv, find, page } from "./page-document";

/** The width up to which the page is narrow. It is the same as in the style sheet. */
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
  const readFields = (): FieldValues => ({
    model: model.value,
    group: group.value,
    from: from.value,
    to: to.value,
    granularity: granularity.value,
    budget: budget.value,
  });
  // Remembers the open tables while the page is shown: one selection may lack a table that the next has.
  const opened = new Set<string>();
  const select = (): void => {
    const selection = readSelection(data, readFields());
    for (const { id, open } of view.querySelectorAll("details")) {
      if (open) opened.add(id);
      else opened.delete(id);
    }
    view.innerHTML = renderView(data, selection, readBudget(readFields()), context).markup;
    for (const details of view.querySelectorAll("details")) details.open = opened.has(details.id);
    announcement.textContent = announce(data, selection, context);
  };

  for (const field of defaults.keys()) field.addEventListener("change", select);
  find("#reset").addEventListener("click", () => {
    for (const [field, value] of defaults) if (field !== budget) field.value = value;
    select();
  });
  find("#download").addEventListener("click", () => {
    const selection = readSelection(data, readFields());
    downloadCsv(toSelectionCsv(data, selection, context.labels), fileNameOf(page.title, data, selection));
  });
  page.addEventListener("click", ({ target }) => {
    const table = target.closest("button.csv")?.closest(".table");
    const caption = table?.querySelector("caption")?.textContent ?? "";
    if (table) downloadCsv(toTableCsv(table), toFileName(`${page.title}-${caption}`));
  });

  page.documentElement.className = "with-script";
  find("#filters").hidden = false;
  if (matchMedia(NARROW).matches) find("#filter-fields").open = false;
  // A browser that goes back to the page restores what was chosen.
  if ([...defaults].some(([field, value]) => field.value !== value)) select();
}

filterPage();
