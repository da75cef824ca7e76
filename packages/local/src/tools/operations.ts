import { tokenize } from "../text/tokenize";

/** An operation of arithmetic: how questions write it, and what tools call it. */
const OPERATIONS: readonly { readonly asked: RegExp; readonly called: ReadonlySet<string> }[] = [
  {
    asked: /\d\s*[+＋]\s*\d|\b(?:sum|plus|add|added|adding|total)\b|足す|足し|合計|和は/iu,
    called: new Set(tokenize("add addition sum plus total 加算 足し算 合計")),
  },
  {
    asked: /\d\s*[-−－]\s*\d+\s*(?:[?？=＝]|$)|\b(?:minus|subtract|difference)\b|引く|引き|差は/iu,
    called: new Set(tokenize("subtract subtraction minus difference 減算 引き算")),
  },
  {
    asked: /\d\s*[*×✕＊]\s*\d|\d\s*x\s*\d|\b(?:times|multipl\w{1,10}|product)\b|掛け|かける|積は/iu,
    called: new Set(tokenize("multiply multiplication multiplies times product 乗算 掛け算")),
  },
  {
    asked: /\d\s*[/÷／]\s*\d|\b(?:divided?|quotient)\b|割る|割り|商は/iu,
    called: new Set(tokenize("divide division divides quotient 除算 割り算")),
  },
];

/** Whether a question asks for an operation of arithmetic that a tool with these terms does, as in "What is 3 * 12?". */
export function asksForOperation(question: string, terms: ReadonlySet<string>): boolean {
  return OPERATIONS.some(({ asked, called }) => [...terms].some((term) => called.has(term)) && asked.test(question));
}
