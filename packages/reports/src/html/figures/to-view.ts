import type { DayFigures } from "./day-figures";
import { type Figures, type KeyedFigures, noFigures } from "./figures";
import type { ByKey, PageData } from "./page-data";

/** What the reader has chosen; neither is all calls. */
export interface Selection {
  readonly model?: string | undefined;
  readonly tag?: string | undefined;
}

/** What the page shows of a selection. Nothing in it is an estimate: what was not recorded is `undefined`, and stated. */
export interface View {
  readonly selection: Selection;
  readonly figures: Figures;
  /** `undefined` when the report does not break these calls down by day. */
  readonly days: readonly DayFigures[] | undefined;
  /** Calls of the selection that `days` leaves out. */
  readonly callsWithoutDay: number;
  /** Models of the calls with the chosen tag; `undefined` when not recorded. */
  readonly models: readonly KeyedFigures[] | undefined;
  /** Tags of the calls of the chosen model. */
  readonly tags: readonly KeyedFigures[] | undefined;
  /** Whether calls of the selection may be missing, because keys were capped or only part of the calls was broken down. */
  readonly mayLackCalls: boolean;
}

/** The same as `OTHER_KEY` of a ledger, which takes what did not fit under the cap. */
const OTHER_KEY = "(other)";

/** The figures of a selection, or `undefined` where the report has none of them. */
export function toView(data: PageData, selection: Selection): View | undefined {
  const { model, tag } = selection;
  const figures = figuresOf(data, selection);
  if (figures === undefined) return undefined;
  const days = daysOf(data, selection)?.filter(({ key }) => key !== OTHER_KEY);
  const shown = (days ?? []).reduce((sum, { calls }) => sum + calls, 0);
  return {
    selection,
    figures,
    days,
    callsWithoutDay: days === undefined ? 0 : figures.calls - shown,
    models: tag === undefined ? data.models : modelsOfTag(data.modelTags, tag),
    tags: model === undefined ? data.tags : data.modelTags && (data.modelTags.get(model) ?? []),
    mayLackCalls: model !== undefined && tag !== undefined && isIncomplete(data),
  };
}

function figuresOf({ totals, models, tags, modelTags }: PageData, { model, tag }: Selection): Figures | undefined {
  if (model !== undefined && tag !== undefined) {
    return modelTags && (modelTags.get(model)?.find(({ key }) => key === tag) ?? noFigures);
  }
  if (model !== undefined) return models.find(({ key }) => key === model);
  return tag === undefined ? totals : tags.find(({ key }) => key === tag);
}

function daysOf(data: PageData, { model, tag }: Selection): readonly DayFigures[] | undefined {
  if (model === undefined && tag === undefined) return data.days;
  if (tag === undefined) return model === undefined ? undefined : data.modelDays?.get(model);
  return model === undefined ? data.tagDays?.get(tag) : undefined;
}

function modelsOfTag(modelTags: ByKey<KeyedFigures> | undefined, tag: string): readonly KeyedFigures[] | undefined {
  if (modelTags === undefined) return undefined;
  const models = [...modelTags].flatMap(([key, tags]) =>
    tags.filter((figures) => figures.key === tag).map((figures) => ({ ...figures, key })),
  );
  return models.sort((a, b) => b.calls - a.calls);
}

/** A pair says nothing of what it lacks, so this looks at the rows and at the days beside them, which add up. */
function isIncomplete({ modelTags, modelDays, models }: PageData): boolean {
  const keys = [...(modelTags ?? [])].flatMap(([key, tags]) => [key, ...tags.map((tag) => tag.key)]);
  if (keys.includes(OTHER_KEY)) return true;
  const total = (rows: readonly { readonly calls: number }[]): number =>
    rows.reduce((sum, { calls }) => sum + calls, 0);
  return total([...(modelDays ?? [])].flatMap(([, days]) => days)) !== total(models);
}
