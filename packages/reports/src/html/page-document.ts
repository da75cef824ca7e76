/** The part of a browser's document that the script needs. The packages are type-checked without the DOM's types. */
export interface PageDocument {
  readonly title: string;
  readonly documentElement: PageElement;
  readonly body: PageElement;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  createElement(name: "a"): PageElement;
  addEventListener(event: "click", listener: (event: { readonly target: PageElement }) => void): void;
}

/** An element of the page. */
export interface PageElement {
  readonly id: string;
  className: string;
  innerHTML: string;
  textContent: string | null;
  /** Of a select or input element. */
  value: string;
  hidden: boolean;
  /** Of a details element. */
  open: boolean;
  /** Of a link. */
  href: string;
  download: string;
  readonly dataset: { readonly number?: string; readonly text?: string };
  addEventListener(event: "change" | "click" | "input", listener: () => void): void;
  append(element: PageElement): void;
  click(): void;
  remove(): void;
  querySelector(selector: string): PageElement | null;
  closest(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

declare const document: PageDocument;
declare const URL: { createObjectURL(blob: Blob): string; revokeObjectURL(url: string): void };

export const page: PageDocument = document;

/** The element that a selector names. @throws Error when the page has none */
export function find(selector: string): PageElement {
  const element = page.querySelector(selector);
  if (element === null) throw new Error(`The page has no ${selector}.`);
  return element;
}

/** Offers a CSV file for download. It is made in the browser, so nothing is requested. */
export function downloadCsv(csv: string, name: string): void {
  const url = URL.createObjectURL(new Blob([csv], { type: "text/csv;charset=utf-8" }));
  const link = page.createElement("a");
  link.href = url;
  link.download = `${name.replaceAll(/[^\p{L}\p{N}._-]+/gu, "-")}.csv`;
  page.body.append(link);
  link.click();
  link.remove();
  // Some browsers read the file after the click has been handled.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
