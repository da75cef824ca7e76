import { isIPv4, isIPv6 } from "node:net";
import type { Span } from "../text/split-sentences";

/** A kind of personal information: a value of `GuardrailPiiEntityType` in the service model. */
export type PiiType =
  | "ADDRESS"
  | "AGE"
  | "AWS_ACCESS_KEY"
  | "AWS_SECRET_KEY"
  | "CA_HEALTH_NUMBER"
  | "CA_SOCIAL_INSURANCE_NUMBER"
  | "CREDIT_DEBIT_CARD_CVV"
  | "CREDIT_DEBIT_CARD_EXPIRY"
  | "CREDIT_DEBIT_CARD_NUMBER"
  | "DRIVER_ID"
  | "EMAIL"
  | "INTERNATIONAL_BANK_ACCOUNT_NUMBER"
  | "IP_ADDRESS"
  | "LICENSE_PLATE"
  | "MAC_ADDRESS"
  | "NAME"
  | "PASSWORD"
  | "PHONE"
  | "PIN"
  | "SWIFT_CODE"
  | "UK_NATIONAL_HEALTH_SERVICE_NUMBER"
  | "UK_NATIONAL_INSURANCE_NUMBER"
  | "UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER"
  | "URL"
  | "USERNAME"
  | "US_BANK_ACCOUNT_NUMBER"
  | "US_BANK_ROUTING_NUMBER"
  | "US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER"
  | "US_PASSPORT_NUMBER"
  | "US_SOCIAL_SECURITY_NUMBER"
  | "VEHICLE_IDENTIFICATION_NUMBER";

/** How one kind of personal information is recognised. Every pattern has bounded repetitions, so that it is linear. */
interface Detector {
  /** A pattern whose group `value`, if it has one, is the information. The value ends where the match ends. */
  readonly pattern: RegExp;
  /** Rejects matches that only look like the information. */
  readonly accepts?: (value: string) => boolean;
}

/**
 * Builds a pattern for a value that only its label makes recognisable, such as `PIN: 1234`.
 * @param separator what must stand between label and value
 */
function labelled(labels: string, value: string, separator = "[:=：#]?"): RegExp {
  const noun = "(?:\\s(?:number|no\\.?|code|id)|番号)?";
  const verb = "(?:\\s(?:is|was)(?=\\s)|は)?";
  // Linear: every repetition is bounded.
  return new RegExp(
    `(?<![\\w])(?:${labels})${noun}${verb}\\s{0,3}${separator}\\s{0,3}(?<value>${value})(?!\\w)`,
    "giu",
  );
}

const NEEDS_SEPARATOR = "(?:[:=：]|(?<=\\sis|\\swas|は)\\s?)";
const hasDigit = (value: string): boolean => /\d/.test(value);
const digitsOf = (value: string): string => value.replace(/\D/g, "");

const DETECTORS: Readonly<Record<PiiType, Detector>> = {
  EMAIL: {
    pattern: /(?<![\w.%+-])[\w.%+-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,6}[a-z]{2,24}(?![\w-])/giu,
  },
  URL: { pattern: /(?<!\w)(?:https?:\/\/|www\.)[^\s<>"'、。）)]{1,2000}(?<![.,;:!?])/giu },
  IP_ADDRESS: {
    pattern: /(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}(?!\w|\.\d)|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}(?![\w:]))/giu,
    accepts: (value) => isIPv4(value) || isIPv6(value),
  },
  MAC_ADDRESS: { pattern: /(?<![\w:-])[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}(?![\w:-])/giu },
  AWS_ACCESS_KEY: { pattern: /(?<!\w)A[KS]IA[A-Z0-9]{16}(?!\w)/gu },
  AWS_SECRET_KEY: {
    pattern: labelled("(?:aws[ _])?secret(?:[ _]access)?(?:[ _]key)?", "[A-Za-z0-9/+]{40}", "['\"]?[:=：]?['\"]?"),
  },
  CREDIT_DEBIT_CARD_NUMBER: {
    pattern: /(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])/gu,
    accepts: (value) => passesLuhn(digitsOf(value)),
  },
  CREDIT_DEBIT_CARD_CVV: {
    pattern: labelled("cvv2?|cvc2?|security code|card verification (?:code|value)|セキュリティコード", "\\d{3,4}"),
  },
  CREDIT_DEBIT_CARD_EXPIRY: {
    pattern: labelled(
      "exp(?:\\.|iry|ires|iration)?(?: date)?|valid (?:thru|until)|有効期限",
      "(?:0?[1-9]|1[0-2])\\s?/\\s?(?:20)?\\d\\d",
    ),
  },
  INTERNATIONAL_BANK_ACCOUNT_NUMBER: {
    pattern: /(?<!\w)[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?!\w)/gu,
    accepts: isIban,
  },
  SWIFT_CODE: { pattern: labelled("swift|bic|swift[/ ]bic", "[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?") },
  PIN: { pattern: labelled("pin|暗証番号", "\\d{4,6}") },
  US_SOCIAL_SECURITY_NUMBER: {
    pattern: /(?<![\w-])(?!000|666|9)\d{3}([- ])(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/gu,
  },
  US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER: { pattern: /(?<![\w-])9\d{2}[- ]?[78]\d[- ]?\d{4}(?![\w-])/gu },
  US_PASSPORT_NUMBER: { pattern: labelled("passport|パスポート|旅券", "[A-Z0-9]{6,9}"), accepts: hasDigit },
  US_BANK_ACCOUNT_NUMBER: { pattern: labelled("(?:bank )?account|口座", "\\d{8,17}") },
  US_BANK_ROUTING_NUMBER: { pattern: labelled("(?:bank )?routing|aba", "\\d{9}") },
  CA_SOCIAL_INSURANCE_NUMBER: {
    pattern: /(?<![\w-])\d{3}([- ])\d{3}\1\d{3}(?![\w-])/gu,
    accepts: (value) => passesLuhn(digitsOf(value)),
  },
  CA_HEALTH_NUMBER: { pattern: labelled("health (?:card|service|insurance)", "\\d{4}[- ]?\\d{3}[- ]?\\d{3}") },
  UK_NATIONAL_HEALTH_SERVICE_NUMBER: {
    pattern: /(?<![\w-])\d{3}[- ]?\d{3}[- ]?\d{4}(?![\w-])/gu,
    accepts: (value) => isNhsNumber(digitsOf(value)),
  },
  UK_NATIONAL_INSURANCE_NUMBER: {
    pattern: /(?<!\w)[A-CEGHJ-PR-TW-Z]{2}[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?!\w)/gu,
  },
  UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER: { pattern: labelled("utr|unique taxpayer reference", "\\d{10}") },
  VEHICLE_IDENTIFICATION_NUMBER: {
    pattern: /(?<!\w)[A-HJ-NPR-Z0-9]{17}(?!\w)/gu,
    accepts: (value) => hasDigit(value) && /[A-Z]/.test(value),
  },
  DRIVER_ID: { pattern: labelled("driver'?s? licen[cs]e|運転免許証?", "[A-Z0-9-]{5,20}"), accepts: hasDigit },
  LICENSE_PLATE: { pattern: labelled("(?:licen[cs]e|number) plate|ナンバープレート", "[A-Z0-9][A-Z0-9 -]{2,7}") },
  PASSWORD: { pattern: labelled("pass(?:word|wd|phrase)|パスワード", "[^\\s「」。、]{4,64}", NEEDS_SEPARATOR) },
  USERNAME: { pattern: labelled("user ?name|login(?: name)?|ユーザー名", "[\\w.@-]{3,64}", NEEDS_SEPARATOR) },
  PHONE: {
    pattern:
      /(?<![\w.-])(?:\+\d{1,3}[ .-]?)?(?:\(\d{1,4}\)[ .-]?|\d{1,4}[ .-])\d{2,4}[ .-]\d{3,4}(?![\w-]|\.\d)|(?<!\w)(?:\+\d{9,15}|0\d{9,10})(?!\w)/gu,
    accepts: (value) => digitsOf(value).length >= 9 && !/^\d{3}-\d{2}-\d{4}$/.test(value),
  },
  AGE: { pattern: /(?<![\w.])\d{1,3}(?:[- ]years?(?=[- ]old| of age)|[歳才])/giu },
  NAME: {
    pattern:
      /(?<!\w)(?:[Mm]y name is|[Nn]ame:|(?:Mr|Mrs|Ms|Dr|Prof)\.?)\s(?<value>\p{Lu}[\p{L}'-]{1,30}(?: \p{Lu}[\p{L}'-]{1,30}){0,2})|[\p{Script=Han}]{2,6}(?=さん|氏)/gu,
  },
  ADDRESS: {
    pattern:
      /(?<!\w)\d{1,5} (?:\p{Lu}[\p{L}'.-]{1,20} ){1,3}(?:Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Drive|Dr|Boulevard|Blvd|Court|Ct|Square)(?!\w)(?:, \p{Lu}[\p{L} ]{1,30}){0,2}|〒\s?\d{3}-\d{4}|(?:東京都|北海道|[京大][都阪]府|[\p{Script=Han}]{2,3}県)[\p{Script=Han}\p{Script=Katakana}ーヶ](?:の?[\p{Script=Han}\p{Script=Katakana}ーヶ]){0,20}[\d０-９]{1,4}(?:[-丁番号目−の]{1,2}[\d０-９]{1,4}){0,3}/gu,
  },
};

/** All kinds. Where two kinds match the same characters, the earlier one counts. */
export const PII_TYPES: readonly PiiType[] = Object.keys(DETECTORS) as PiiType[];

/** Finds the places of one kind of personal information in a text. */
export function findPii(type: PiiType, text: string): Span[] {
  const { pattern, accepts } = DETECTORS[type];
  const spans: Span[] = [];
  for (const match of toHalfWidth(text).matchAll(pattern)) {
    const value = match.groups?.value ?? match[0];
    const end = match.index + match[0].length;
    if (accepts?.(value) !== false) spans.push({ start: end - value.length, end });
  }
  return spans;
}

/** Replaces full-width letters and digits, which Japanese texts use for numbers. The length stays the same. */
function toHalfWidth(text: string): string {
  return text.replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0));
}

/** The checksum of payment cards and of Canadian social insurance numbers. */
function passesLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 0 ? 1 : 2);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** @see ISO 13616: the letters count as 10 to 35, and the number must be 1 modulo 97 */
function isIban(value: string): boolean {
  const text = value.replaceAll(" ", "");
  const moved = text.slice(4) + text.slice(0, 4);
  let remainder = 0;
  for (const character of moved) remainder = Number(`${remainder}${Number.parseInt(character, 36)}`) % 97;
  return remainder === 1;
}

/** @see https://www.datadictionary.nhs.uk/attributes/nhs_number.html */
function isNhsNumber(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, index) => total + Number(digit) * (10 - index), 0);
  return (11 - (sum % 11)) % 11 === Number(digits[9]);
}
