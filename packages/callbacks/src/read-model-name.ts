/** The model name that a chat model announces to tracers when a run starts. */
export function readModelName(metadata: Record<string, unknown> | undefined): string | undefined {
  const name = metadata?.ls_model_name;
  return typeof name === "string" ? name : undefined;
}
