import type { ResolvedRagOptions } from "../options/resolve-rag-options";
import type { Language } from "../question/detect-language";

type Settings = Pick<ResolvedRagOptions, "prompts" | "rules" | "notFoundAnswer" | "instructions">;

/** The system prompt of a language: the same for every question, so that the prompt cache finds it again. */
export function buildSystemPrompt(settings: Settings, language: Language): string {
  const { prompts, rules, notFoundAnswer, instructions = "" } = settings;
  const languages: readonly Language[] = rules === "bilingual" ? ["en", "ja"] : [language];
  const parts = languages.map((one) => prompts[one].rules.replaceAll("{notFoundAnswer}", () => notFoundAnswer[one]));
  return [...parts, ...(instructions === "" ? [] : [instructions])].join("\n\n");
}
