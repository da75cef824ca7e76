/** A place on the grid of 24 columns. */
export interface WidgetPlace {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One widget of a dashboard. */
export interface DashboardWidget extends WidgetPlace {
  readonly type: "metric" | "text";
  readonly properties: Readonly<Record<string, unknown>>;
}

/** A line of a graph, or a part of one when it is hidden. Without a label, CloudWatch makes one. */
export interface Row {
  readonly id: string;
  readonly expression: string;
  readonly label?: string;
  readonly isHidden?: boolean;
}

/** Markdown. */
export function textWidget(place: WidgetPlace, markdown: string): DashboardWidget {
  return { type: "text", ...place, properties: { markdown } };
}

/** A graph of metric math, over time unless `more` says otherwise. */
export function metricWidget(
  place: WidgetPlace,
  title: string,
  region: string,
  rows: readonly Row[],
  more: Readonly<Record<string, unknown>> = {},
): DashboardWidget {
  const metrics = rows.map(({ isHidden, ...row }) => [{ ...row, ...(isHidden ? { visible: false } : {}) }]);
  return { type: "metric", ...place, properties: { title, region, view: "timeSeries", metrics, ...more } };
}
