import type { Acceptor } from "../routers/cascade-router";

/** Options of `isNoRefusal`. */
export interface RefusalOptions {
  /** Further phrases, in any language. Case and white space do not count. @default [] */
  readonly phrases?: readonly string[];
}

/** A refusal says so at once: what is looked at of an answer, in UTF-16 code units. */
const BEGINNING = 400;

/** Ways to refuse, and to say that nothing was found. Lower case, straight apostrophes. */
const ENGLISH: readonly string[] = [
  "i can't help",
  "i cannot help",
  "i can't assist",
  "i cannot assist",
  "i'm unable to",
  "i am unable to",
  "i'm not able to",
  "i am not able to",
  "i can't answer",
  "i cannot answer",
  "i can't provide",
  "i cannot provide",
  "i don't know",
  "i do not know",
  "i'm not sure",
  "i am not sure",
  "i couldn't find",
  "i could not find",
  "i can't find",
  "i cannot find",
  "i was unable to find",
  "i don't have enough information",
  "i do not have enough information",
  "i don't have information",
  "i do not have information",
  "i don't have access",
  "i do not have access",
  "no information about",
  "not found in the document",
  "not mentioned in the document",
  "documents do not answer",
  "documents do not contain",
  "documents don't contain",
  "document does not contain",
  "context does not contain",
  "context doesn't contain",
  "does not provide enough information",
  "there is no information",
];

const JAPANESE: readonly string[] = [
  "お答えできません",
  "お答えすることができません",
  "お答えすることはできません",
  "お答えしかねます",
  "回答できません",
  "回答することができません",
  "回答することはできません",
  "お手伝いできません",
  "対応できません",
  "分かりません",
  "わかりません",
  "分かりかねます",
  "わかりかねます",
  "見つかりませんでした",
  "見つかりません",
  "見つけられませんでした",
  "見当たりません",
  "記載がありません",
  "記載されていません",
  "記載はありません",
  "情報がありません",
  "情報はありません",
  "情報が含まれていません",
  "情報は含まれていません",
  "判断できません",
  "不明です",
];

/**
 * Declines an answer that begins with a refusal, or says that nothing was found, in English or Japanese. It also
 * declines an answer without text and without a tool call, and one that the service blocked.
 */
export function isNoRefusal({ phrases = [] }: RefusalOptions = {}): Acceptor {
  const all = [...ENGLISH, ...JAPANESE, ...phrases].map(normalize).filter((phrase) => phrase !== "");
  return ({ text, toolCalls, stopReason }) => {
    if (stopReason === "content_filtered" || stopReason === "guardrail_intervened") return "blocked";
    if (toolCalls.length > 0) return true;
    const beginning = normalize(text.slice(0, BEGINNING));
    if (beginning === "") return "empty answer";
    return all.some((phrase) => beginning.includes(phrase)) ? "refusal or not found" : true;
  };
}

function normalize(text: string): string {
  return text.normalize("NFKC").toLowerCase().replaceAll("\u2019", "'").replace(/\s+/g, " ").trim();
}
