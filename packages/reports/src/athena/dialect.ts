/** The engines that the SQL is written for: Amazon Athena (engine version 3, which is Trino), and DuckDB. */
export type SqlDialect = "athena" | "duckdb";

/** The few things that the two engines write differently. Everything else in the SQL is the same text. */
export interface DialectFunctions {
  /** A text in a JSON text or value; NULL when it is absent. @param path such as `$.call.usage.inputTokens` */
  text(json: string, path: string): string;
  /** Whether a text is JSON as a whole, and not only up to the place where it was cut. */
  isJson(text: string): string;
  /** A join with the items of a JSON list, as a table `t` with one column. */
  unnest(json: string, column: string, items: "text" | "json"): string;
}

const dialects: Readonly<Record<SqlDialect, DialectFunctions>> = {
  athena: {
    text: (json, path) => `json_extract_scalar(${json}, '${path}')`,
    isJson: (text) => `TRY(json_parse(${text})) IS NOT NULL`,
    unnest: (json, column, items) =>
      `CROSS JOIN UNNEST(TRY_CAST(${json} AS ARRAY(${items === "text" ? "VARCHAR" : "JSON"}))) AS t (${column})`,
  },
  duckdb: {
    text: (json, path) => `json_extract_string(${json}, '${path}')`,
    isJson: (text) => `json_valid(${text})`,
    unnest: (json, column, items) =>
      `CROSS JOIN UNNEST(TRY_CAST(${json} AS ${items === "text" ? "VARCHAR[]" : "JSON[]"})) AS t (${column})`,
  },
};

export function dialectOf(dialect: SqlDialect): DialectFunctions {
  return dialects[dialect];
}
