import { type ByKey, type DayFigures, type Figures, type KeyedFigures, noFigures, type PageData } from "./page-data";

/** What the reader has chosen. Without a model and a tag, it is all calls. */
export interface Selection {
  readonly model?: string | undefined;
  readonly tag?: string | undefined;
}

/** What the page shows of a selection. Nothing in it is an estimate: what was not recorded is `undefined`, and the page says so. */
export interface View {
  readonly selection: Selection;
  readonly figures: Figures;
  /** `undefined` when the report does not break these calls down by day. */
  readonly days: readonly DayFigures[] | undefined;
  /** Number of calls in the selection that `days` leaves out. */
  readonly callsWithoutDay: number;
  /** Models of the calls with the chosen tag; `undefined` when not recorded. */
  readonly models: readonly KeyedFigures[] | undefined;
  /** Tags of the calls of the chosen model; `undefined` when not recorded. */
  readonly tags: readonly KeyedFigures[] | undefined;
  /** Whether calls of the selection may be missing, because keys were capped or only some calls were broken down. */
  readonly mayLackCalls: boolean;
}

/** The same as `OTHER_KEY` of a ledger. It is repeated here to keep the ledger out of the page's script. */
const OTHER_KEY = "(other)";

/** The figures of a selection, or `undefined` when the report does not have them. */
export function toView(data: PageData, selection: Selection): View | undefined {
  const { model, tag } = selection;
  const figures = figuresOf(data, selection);
  if (figures === undefined) return undefined;
  const days = daysOf(data, selection)?.filter(({ key }) => key !== OTHER_KEY);
  return {
    selection,
    figures,
    days,
    callsWithoutDay: days === undefined ? 0 : figures.calls - totalCalls(days),
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

/** A pair of keys cannot tell what it lacks. So this looks for capped keys, and compares the days of all models with their calls. */
function isIncomplete({ modelTags, modelDays, models }: PageData): boolean {
  const keys = [...(modelTags ?? [])].flatMap(([key, tags]) => [key, ...tags.map((tag) => tag.key)]);
  if (keys.includes(OTHER_KEY)) return true;
  return totalCalls([...(modelDays ?? [])].flatMap(([, days]) => days)) !== totalCalls(models);
}

function totalCalls(rows: readonly { readonly calls: number }[]): number {
  return rows.reduce((sum, { calls }) => sum + calls, 0);
}
