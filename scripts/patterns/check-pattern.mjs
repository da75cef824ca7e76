import { RegExpParser } from "@eslint-community/regexpp";
import { isDisjointWith, JS, NFA } from "refa";
import { analyse } from "scslre";

/**
 * Checks that a regular expression takes linear time on every text.
 *
 * scslre finds loops that can trade characters with each other, and loops at the start of an expression. It does not
 * look for a fixed start with a loop behind it, such as `<tag[^>]*>`, which is tried at each of many starts and reads
 * to the end of the text each time: `findRestarts` does.
 * @returns `undefined` if it does; otherwise why it does not, and whether the time can be exponential
 */
export function checkPattern(source, flags) {
  const { reports } = analyse({ source, flags });
  const exponential = reports.find((report) => report.exponential);
  const [report = exponential] = reports;
  if (report !== undefined) {
    const isExponential = exponential !== undefined;
    return { isExponential, problem: `can take ${isExponential ? "exponential" : "quadratic"} time (${report.type})` };
  }
  const restarts = findRestarts(source, flags);
  if (restarts === undefined) return undefined;
  return { isExponential: false, problem: `can take quadratic time: ${restarts} reads over further starts` };
}

/** Finds a loop that can read the text in front of it, and after which the match can still fail. */
function findRestarts(source, flags) {
  const parser = new RegExpParser();
  const pattern = parser.parsePattern(source, undefined, undefined, {
    unicode: flags.includes("u"),
    unicodeSets: flags.includes("v"),
  });
  const parsedFlags = parser.parseFlags(flags);
  if (parsedFlags.sticky) return undefined;
  for (const loop of findLoops(pattern)) {
    const { before, after } = surroundingsOf(loop);
    if (before.some((element) => isAnchor(element, parsedFlags)) || after.every(isOptional)) continue;
    // A loop at the start is scslre's.
    if (before.every((element) => element.type === "Assertion")) continue;
    const starts = before.map((element) => rawOf(element, parsedFlags)).join("");
    if (isDisjointWith(toNfa(starts, flags), toNfa(loop.raw, flags))) continue;
    const outside = findOutside(before[0]);
    if (outside !== undefined && isDisjointWith(toNfa(`[^]*${outside}[^]*`, flags), toNfa(loop.raw, flags))) continue;
    return loop.raw;
  }
  return undefined;
}

function findLoops(node) {
  if (node.type === "Quantifier") {
    const own = node.max === Number.POSITIVE_INFINITY ? [node] : [];
    return [...own, ...findLoops(node.element)];
  }
  if (node.type === "Assertion" && node.kind === "lookbehind") return [];
  if ("alternatives" in node) return node.alternatives.flatMap(findLoops);
  return "elements" in node && node.type === "Alternative" ? node.elements.flatMap(findLoops) : [];
}

/** The elements that must match before and after a node. A lookahead fails by what stands in it. */
function surroundingsOf(node) {
  const before = [];
  const after = [];
  let isInLookahead = false;
  for (let at = node; at.parent !== null; at = at.parent) {
    isInLookahead ||= at.type === "Assertion";
    if (at.parent.type !== "Alternative") continue;
    const index = at.parent.elements.indexOf(at);
    before.unshift(...at.parent.elements.slice(0, index));
    if (!isInLookahead) after.push(...at.parent.elements.slice(index + 1));
  }
  return { before, after };
}

/** Whether a match can start at one place only. */
function isAnchor(element, { multiline }) {
  if (element.type === "Assertion") return element.kind === "start" && !multiline;
  return (
    "alternatives" in element &&
    element.alternatives.every(({ elements }) => elements[0] && isAnchor(elements[0], { multiline }))
  );
}

/** The source of an element in a second match of the same loop, where `^` cannot match. */
function rawOf(element, { multiline }) {
  if (multiline) return element.raw;
  if (element.type === "Assertion" && element.kind === "start") return "[]";
  if (!("alternatives" in element) || element.type === "CharacterClass") return element.raw;
  const alternatives = element.alternatives.map(({ elements }) =>
    elements.map((inner) => rawOf(inner, { multiline })).join(""),
  );
  const name = element.type === "CapturingGroup" && element.name ? `?<${element.name}>` : "";
  const opening = /^\((?:\?(?::|<?[=!]))?/.exec(element.raw)?.[0] ?? "(";
  return `${opening}${name}${alternatives.join("|")})`;
}

/**
 * The characters that must stand in front of a start: for `\b`, no part of a word; for `(?<![a-z])`, no small letter.
 * A loop that reads none of them cannot read over a further start.
 */
function findOutside(first) {
  if (first.type !== "Assertion") return undefined;
  if (first.kind === "word" && !first.negate) return "\\W";
  if (first.kind !== "lookbehind" || !first.negate || first.alternatives.length !== 1) return undefined;
  const [only, ...rest] = first.alternatives[0].elements;
  return rest.length === 0 && only?.type === "CharacterClass" ? negated(only.raw) : undefined;
}

function negated(characterClass) {
  return characterClass.startsWith("[^") ? `[${characterClass.slice(2)}` : `[^${characterClass.slice(1)}`;
}

function isOptional(element) {
  return element.type === "Quantifier" && element.min === 0;
}

function toNfa(source, flags) {
  const { expression, maxCharacter } = JS.Parser.fromLiteral({ source, flags }).parse({
    assertions: "ignore",
    backreferences: "disable",
  });
  return NFA.fromRegex(expression, { maxCharacter });
}
