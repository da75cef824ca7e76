/** What the script needs of a browser's document, and no more: the packages are checked without the DOM's types. */
export interface PageDocument {
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

export interface PageElement {
  readonly id: string;
  innerHTML: string;
  textContent: string | null;
  /** Of a select. */
  value: string;
  hidden: boolean;
  /** Of details. */
  open: boolean;
  addEventListener(event: "change" | "click", listener: () => void): void;
}
