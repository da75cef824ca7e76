import { defaultModelCatalog } from "@bedrock-routed/core";

/** What a price's source is, in words: two that agree are joined by `+`. A source of yours is what you call it. */
export function titleOfSource(source: string): string {
  const { sources } = defaultModelCatalog();
  const titles = source.split("+").map((name) => (Object.hasOwn(sources, name) ? sources[name]?.title : undefined));
  return titles.includes(undefined) ? source : titles.join("; ");
}
