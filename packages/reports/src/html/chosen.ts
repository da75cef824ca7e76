import { savedShareOf } from "../figures/figures";
import { granularities, isDay } from "../figures/periods";
import type { PageContext } from "../wording/page-formats";
import type { PageData } from "./page-data/page-data";
import { type Group, hasRange, type Selection, toView } from "./page-data/view";

/** The values of the fields of the filters, as they stand in the page. `""` is no choice. */
export interface FieldValues {
  /** Number of a model. */
  readonly model: string;
  /** Numbers of a dimension and one of its keys, such as `0/3`, because a name may hold any text. */
  readonly group: string;
  readonly from: string;
  readonly to: string;
  readonly granularity: string;
  readonly budget: string;
}

/** What the fields of the filters choose. What is not a choice of theirs chooses nothing. */
export function readSelection(data: PageData, values: FieldValues): Selection {
  return {
    model: data.models[numberOf(values.model)]?.key,
    group: readGroup(data, values.group),
    from: isDay(values.from) ? values.from : undefined,
    to: isDay(values.to) ? values.to : undefined,
    granularity: granularities.find((each) => each === values.granularity),
  };
}

/** The monthly budget in USD that the reader entered. */
export function readBudget({ budget }: FieldValues): number | undefined {
  const usd = Number(budget);
  return Number.isFinite(usd) && usd > 0 ? usd : undefined;
}

function readGroup({ dimensions }: PageData, value: string): Group | undefined {
  const [dimension = "", row = ""] = value.split("/");
  const chosen = dimensions[numberOf(dimension)];
  const key = chosen?.rows[numberOf(row)]?.key;
  return chosen === undefined || key === undefined ? undefined : { dimension: chosen.name, key };
}

function numberOf(value: string): number {
  return Number(value || -1);
}

/** What a screen reader says about a selection. */
export function announce(data: PageData, selection: Selection, { labels, formats }: PageContext): string {
  const figures = toView(data, selection)?.figures;
  if (figures === undefined) return hasRange(selection) ? labels.noRange : labels.notBrokenDown;
  const { calls, costUsd, comparedCalls, savedUsd } = figures;
  const share = comparedCalls === 0 ? undefined : savedShareOf(figures);
  return labels.announce(
    formats.count(calls),
    costUsd === undefined ? labels.unknown : formats.usd(costUsd),
    share === undefined ? labels.unknown : `${formats.signedUsd(savedUsd)} (${formats.percent(share)})`,
  );
}

/** The name of a CSV file, without its ending: title and days, without what file systems refuse. */
export function fileNameOf(title: string, { days }: PageData, selection: Selection): string {
  const { from = days[0]?.key, to = days.at(-1)?.key } = selection;
  return toFileName([title, from, to].filter((part) => part !== undefined).join("-"));
}

export function toFileName(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-");
}
