import { convert, type FormatCallback } from "html-to-text";
import type { ReadHeading } from "./split-sections";

/** A private-use character marks headings, so that no text of a page looks like one. */
const MARK = "\uE000";
const HEADING_TAGS = ["h1", "h2", "h3", "h4", "h5", "h6"] as const;

const formatHeading: FormatCallback = (element, walk, builder) => {
  builder.openBlock({ leadingLineBreaks: 2 });
  builder.addInline(MARK.repeat(Number(element.name?.slice(1) ?? 1)));
  walk(element.children, builder);
  builder.closeBlock({ trailingLineBreaks: 2 });
};

/** The text of a page, with its headings marked for `readHtmlHeading`. Scripts and styles are left out. */
export function readHtml(html: string): string {
  return convert(html.replaceAll(MARK, ""), {
    wordwrap: false,
    formatters: { heading: formatHeading },
    selectors: [
      ...HEADING_TAGS.map((selector) => ({ selector, format: "heading" })),
      ...["script", "style", "noscript", "template", "img"].map((selector) => ({ selector, format: "skip" })),
      { selector: "a", options: { ignoreHref: true } },
      { selector: "table", format: "dataTable", options: { uppercaseHeaderCells: false } },
    ],
  });
}

export const readHtmlHeading: ReadHeading = (line) => {
  const level = /^\uE000+/.exec(line)?.[0].length;
  return level === undefined ? undefined : { level, title: line.slice(level).trim() };
};
