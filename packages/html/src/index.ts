const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/**
 * Markup that is safe to put into a page. Create it with the `html` template. Call the constructor
 * only with markup of our own, because it does not escape anything.
 */
export class Html {
  /** The markup, as it is written into the page. */
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** A value that `html` accepts in `${…}`. */
export type HtmlValue = string | number | Html | readonly Html[];

/**
 * Template tag that builds markup from values. It escapes strings and numbers, and inserts `Html` and
 * lists of `Html` unchanged. A value can stand in text, or in a quoted attribute; nowhere else is
 * escaping enough.
 *
 * @example
 * ```ts
 * html`<p title="${title}">${text}</p>`.markup;
 * ```
 */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = parts.map((part, index) => part + toMarkup(values[index] ?? ""));
  return new Html(markup.join(""));
}

function toMarkup(value: HtmlValue): string {
  if (value instanceof Html) return value.markup;
  if (typeof value === "object") return value.map(({ markup }) => markup).join("");
  return String(value).replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
