import type { Language } from "../question/detect-language";
import { ENGLISH_PROMPTS } from "./english-prompts";
import { JAPANESE_PROMPTS } from "./japanese-prompts";

/** The prompts in one language. They open a request, so keep out what changes from call to call. */
export interface PromptTexts {
  /** Rules for the answer. `{notFoundAnswer}` stands for the answer when the documents do not help. */
  readonly rules: string;
  /** How to rewrite a question of a conversation so that it stands alone. */
  readonly condense: string;
}

/** Built-in prompts: rules depend on how the model cites. */
export interface BuiltInPrompts extends Pick<PromptTexts, "condense"> {
  readonly rules: { readonly markers: string; readonly native: string };
}

export const DEFAULT_PROMPTS: Readonly<Record<Language, BuiltInPrompts>> = {
  ja: JAPANESE_PROMPTS,
  en: ENGLISH_PROMPTS,
};
