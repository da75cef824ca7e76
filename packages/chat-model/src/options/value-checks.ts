import type { Correction } from "./connection-options";

/** Returns how to correct a value, or `undefined` when it is valid. */
export type Check = (value: unknown) => Correction | undefined;

/** A check that is passed by the values that `accepts` returns true for. */
export function checkThat(accepts: (value: unknown) => boolean, remedy: string): Check {
  return (value) => (accepts(value) ? undefined : remedy);
}

export const checkText: Check = checkThat((value) => typeof value === "string" && value !== "", "use a text");
export const checkFlag: Check = checkThat((value) => typeof value === "boolean", "use true or false");
export const checkFunction: Check = checkThat((value) => typeof value === "function", "use a function");
export const checkObject: Check = checkThat(isPlain, "use an object");
export const checkTexts: Check = checkThat(
  (value) => Array.isArray(value) && value.every((one) => typeof one === "string"),
  "use a list of texts",
);
export const checkTextFields: Check = checkThat(
  (value) => isPlain(value) && Object.values(value).every((one) => typeof one === "string"),
  "use an object whose values are texts",
);
export const checkCount: Check = checkThat(
  (value) => Number.isInteger(value) && Number(value) >= 0,
  "use a whole number, 0 or more",
);
export const checkDuration: Check = checkThat(isNotNegative, "use milliseconds, 0 or more");

/** A number between 0 and `most`, both included. */
export function checkNumber(most?: number): Check {
  const remedy = most === undefined ? "use a number, 0 or more" : `use a number from 0 to ${most}`;
  return checkThat((value) => isNotNegative(value) && (most === undefined || Number(value) <= most), remedy);
}

/** One of these texts. */
export function checkOneOf(...values: readonly string[]): Check {
  return checkThat(
    (value) => values.some((one) => one === value),
    `use ${values.map((one) => `"${one}"`).join(" or ")}`,
  );
}

function isNotNegative(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

function isPlain(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
