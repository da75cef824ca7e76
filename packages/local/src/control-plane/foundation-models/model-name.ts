/**
 * A model's name for people, made of its id because the facts have none: `anthropic.claude-sonnet-4-5-20250929-v1:0`
 * gives `Claude Sonnet 4.5`.
 */
export function modelNameOf(modelId: string): string {
  return modelId
    .slice(modelId.indexOf(".") + 1)
    .replace(/:.*$/, "")
    .replace(/-v1$/, "")
    .replace(/-\d{8}(?=-|$)/, "")
    .replace(/(?<=\d)-(?=\d(?:-|$))/g, ".")
    .split("-")
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(" ");
}
