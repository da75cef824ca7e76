import { CONNECTION_OPTIONS } from "../options/connection-options";
import { OPTIONS, type OptionDeclaration } from "../options/option-table";

/** The README with its tables of options rendered from the tables in the code. */
export function renderOptionTables(readme: string): string {
  const tables = { options: renderOptions(), "connection options": renderConnectionOptions() };
  return Object.entries(tables).reduce((text, [name, table]) => {
    const [start, end] = [`<!-- ${name}: start -->`, `<!-- ${name}: end -->`];
    const [from, to] = [text.indexOf(start), text.indexOf(end)];
    if (from < 0 || to < from) throw new Error(`The README has no place for the table: ${start} … ${end}`);
    return `${text.slice(0, from + start.length)}\n\n${table}\n\n${text.slice(to)}`;
  }, readme);
}

function renderOptions(): string {
  const declarations: readonly (readonly [string, OptionDeclaration])[] = Object.entries(OPTIONS);
  const rows = declarations.map(([name, { where, environment = [], otherwise, description, ...declaration }]) => {
    const byDefault = otherwise ?? code(declaration.default);
    const givenIn = where === "both" ? "constructor, call" : where;
    const orElse = [...environment.map((variable) => `\`${variable}\``), byDefault].join(", else ");
    return `| \`${name}\` | ${givenIn} | ${orElse} | ${description} |`;
  });
  return ["| option | given to | default | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function renderConnectionOptions(): string {
  const rows = Object.entries(CONNECTION_OPTIONS).map(
    ([name, option]) => `| \`${name}\` | ${code(option.default)} | ${option.description} |`,
  );
  return ["| `connection.` | default | |", "| --- | --- | --- |", ...rows].join("\n");
}

function code(value: unknown): string {
  return typeof value === "number" ? String(value) : `\`${JSON.stringify(value)}\``;
}
