const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Markup that is safe to send. Only `html` makes it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** Markup with values in it: strings and numbers are escaped, markup and lists of it are not. */
export function html(parts: TemplateStringsArray, ...values: (string | number | Html | readonly Html[])[]): Html {
  const markup = parts.map((part, index) => part + (index < values.length ? toMarkup(values[index]) : ""));
  return new Html(markup.join(""));
}

function toMarkup(value: string | number | Html | readonly Html[] | undefined): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(({ markup }) => markup).join("");
  return String(value ?? "").replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
