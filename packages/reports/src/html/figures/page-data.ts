import type { Currency } from "@bedrock-routed/callbacks";
import type { ReportLanguage } from "../../wording/render-options";
import type { DayFigures } from "./day-figures";
import type { Figures, KeyedFigures } from "./figures";

/** All that the filtered part of the page is drawn from, on the server and again in the browser. */
export interface PageData {
  readonly language: ReportLanguage;
  readonly currency?: Currency;
  /** Digits of USD after the point, the same in the whole page. */
  readonly digits: number;
  readonly totals: Figures;
  /** In order. Days without calls are not there. */
  readonly days: readonly DayFigures[];
  /** By number of calls. */
  readonly models: readonly KeyedFigures[];
  readonly tags: readonly KeyedFigures[];
  /** Days of each model, by model; absent when the report has no such cross. */
  readonly modelDays?: ByKey<DayFigures>;
  readonly tagDays?: ByKey<DayFigures>;
  /** Tags of each model, by model. */
  readonly modelTags?: ByKey<KeyedFigures>;
}

/** The second keys of a cross, by the first. */
export type ByKey<Row> = ReadonlyMap<string, readonly Row[]>;
