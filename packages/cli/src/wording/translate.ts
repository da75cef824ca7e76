import { japaneseSentences, type SentencePair } from "./japanese-sentences";

/**
 * The translation of a sentence that comes from another package: a note of a plan, or an error. Packages speak English,
 * so that logs can be searched; only the command, which speaks to a person, translates. What the list does not have, such
 * as the words of AWS, stays as it is.
 */
export function translateSentence(sentence: string, language: "en" | "ja"): string {
  return language === "en" ? sentence : translate(sentence, japaneseSentences);
}

function translate(sentence: string, pairs: readonly SentencePair[]): string {
  for (const [english, translation] of pairs) {
    const values = matchTemplate(sentence, english);
    if (values === undefined) continue;
    return fill(translation, { ...values, ...(values.remedy && { remedy: translate(values.remedy, pairs) }) });
  }
  return sentence;
}

/**
 * What stands in a sentence for the placeholders of a template; `undefined` when it is another sentence. Each placeholder
 * is as short as possible, and the last one takes the rest, so that one pass over the sentence is enough.
 */
export function matchTemplate(sentence: string, template: string): Readonly<Record<string, string>> | undefined {
  const [first = "", ...parts] = template.split("{");
  if (!sentence.startsWith(first)) return undefined;
  const values: Record<string, string> = {};
  let at = first.length;
  for (const [index, part] of parts.entries()) {
    const [name = "", literal = ""] = part.split("}");
    const isLast = index === parts.length - 1;
    const end = isLast ? sentence.length - literal.length : sentence.indexOf(literal, at);
    if (end < at || !sentence.startsWith(literal, end)) return undefined;
    values[name] = sentence.slice(at, end);
    at = end + literal.length;
  }
  return at === sentence.length ? values : undefined;
}

function fill(template: string, values: Readonly<Record<string, string>>): string {
  const [first = "", ...parts] = template.split("{");
  const filled = parts.map((part) => {
    const [name = "", literal = ""] = part.split("}");
    return `${values[name] ?? ""}${literal}`;
  });
  return first + filled.join("");
}
