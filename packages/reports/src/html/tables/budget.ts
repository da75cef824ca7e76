import { type Html, type HtmlValue, html } from "@bedrock-routed/html";
import { MIN_FULL_DAYS, type MonthSpending, toMonthSpending } from "../../figures/monthly-budget";
import { orUnknown, type PageContext } from "../../wording/page-formats";
import { linearScale } from "../charts/axes";
import { bar, renderSvg } from "../charts/chart";
import type { PageData } from "../page-data/page-data";
import type { View } from "../page-data/view";
import { type Cell, renderTable } from "./table";

const WIDTH = 1000;
const HEIGHT = 22;

/**
 * Spending by calendar month against the monthly budget, with a forecast for the month that the report ends in. It
 * shows whole months, whatever days are chosen.
 */
export function renderBudget(data: PageData, view: View, budgetUsd: number | undefined, context: PageContext): Html {
  const { labels } = context;
  const heading = html`<h2>${labels.budget}</h2>`;
  if (view.allDays === undefined) return html`${heading}<p class="soft">${labels.noDays}</p>`;
  const { model, group } = view.selection;
  const isPart = model !== undefined || group !== undefined;
  const reportDays = [...data.days.map(({ key }) => key), ...data.operationDays.map(([day]) => day)];
  const months = toMonthSpending(view.allDays, isPart ? [] : data.operationDays, reportDays);
  const last = months.at(-1);
  if (last === undefined) return html``;
  const { count } = context.formats;
  const unpriced = months.reduce((sum, { unpricedCalls }) => sum + unpricedCalls, 0);
  const notes = [
    ...(budgetUsd === undefined ? [labels.noBudget] : []),
    last.forecast === undefined
      ? labels.noForecast(count(MIN_FULL_DAYS))
      : labels.forecastNote(count(last.forecast.fullDays), count(last.forecast.daysLeft)),
    ...(unpriced === 0 ? [] : [labels.unpricedNote(count(unpriced))]),
    ...(isPart && data.operationsUsd > 0 ? [labels.noOperationsInBudget] : []),
  ];
  return html`${heading}${renderMonth(last, budgetUsd, context)}${notes.map((note) => html`<p class="soft">${note}</p>`)}${renderMonths(months, budgetUsd, context)}`;
}

/** The last month: what was spent, what is expected, and the budget. */
function renderMonth(month: MonthSpending, budgetUsd: number | undefined, context: PageContext): Html {
  const { labels, formats } = context;
  const { spentUsd } = month;
  const forecastUsd = month.forecast?.usd;
  const inCurrency = (usd: number): HtmlValue =>
    formats.currency === undefined ? "" : html` <span class="currency">${formats.currency(usd)}</span>`;
  const amount = (usd: number): HtmlValue => html`${formats.usd(usd)}${inCurrency(usd)}`;
  const share = (usd: number): string =>
    budgetUsd === undefined ? "" : labels.ofBudget(formats.percent(usd / budgetUsd));
  const isOver = budgetUsd !== undefined && (forecastUsd ?? spentUsd) > budgetUsd;
  const cards = [
    [labels.spentIn(formats.month(month.key)), amount(spentUsd), share(spentUsd), ""],
    [
      labels.forecast,
      orUnknown(forecastUsd, amount, labels),
      forecastUsd === undefined ? "" : share(forecastUsd),
      isOver ? "bad" : "",
    ],
    [
      labels.monthlyBudget,
      orUnknown(budgetUsd, amount, labels),
      budgetUsd === undefined || forecastUsd === undefined
        ? ""
        : (isOver ? labels.overBudget : labels.underBudget)(formats.usd(Math.abs(budgetUsd - forecastUsd))),
      "",
    ],
  ].map(
    ([name = "", value = "", note = "", tone = ""]) =>
      html`<div class="card"><dt>${name}</dt><dd class="value ${tone}">${value}</dd><dd class="soft">${note}</dd></div>`,
  );
  const drawing = budgetUsd === undefined ? "" : drawBudget(month, budgetUsd, context);
  return html`<dl class="cards three">${cards}</dl>${drawing}`;
}

/** A bar of what was spent, in front of what is expected, with a line at the budget. */
function drawBudget({ spentUsd, forecast }: MonthSpending, budgetUsd: number, { labels }: PageContext): Html {
  const forecastUsd = forecast?.usd ?? spentUsd;
  const x = linearScale([0, Math.max(budgetUsd, forecastUsd, spentUsd) * 1.02], [0, WIDTH]);
  const over = forecastUsd > budgetUsd ? "bad" : "paid";
  const shapes = [
    bar("track", [0, WIDTH], [4, HEIGHT - 4]),
    bar(`${over} expected`, [0, x(forecastUsd)], [4, HEIGHT - 4]),
    bar(over, [0, x(spentUsd)], [4, HEIGHT - 4]),
    bar("limit", [x(budgetUsd) - 1.5, x(budgetUsd) + 1.5], [0, HEIGHT]),
  ];
  return html`<div class="budget-bar">${renderSvg("budget", labels.budgetChart, { width: WIDTH, height: HEIGHT, stretched: true }, html`${shapes}`)}</div>`;
}

function renderMonths(months: readonly MonthSpending[], budgetUsd: number | undefined, context: PageContext): Html {
  const { labels, formats } = context;
  const cell = (value: number | undefined, format: (value: number) => string): Cell => ({
    value,
    text: orUnknown(value, format, labels),
  });
  const rows = months.map(({ key, spentUsd, forecast }) => {
    const expected = forecast?.usd ?? spentUsd;
    return {
      cells: [
        { value: key.slice(0, "2026-11".length), text: formats.month(key) },
        cell(spentUsd, formats.usd),
        cell(forecast?.usd, formats.usd),
        cell(budgetUsd, formats.usd),
        cell(budgetUsd === undefined ? undefined : budgetUsd - expected, formats.signedUsd),
        cell(budgetUsd === undefined ? undefined : expected / budgetUsd, formats.percent),
      ],
    };
  });
  const columns = [
    labels.month,
    labels.spent,
    labels.forecast,
    labels.monthlyBudget,
    labels.leftOfBudget,
    labels.budgetUsed,
  ];
  return renderTable({ caption: labels.byMonth, columns, rows }, context);
}
