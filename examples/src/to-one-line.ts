/** An error as one line without a stack trace. AWS errors keep their name, which says most. */
export function toOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\s+/g, " ").trim();
  return "$fault" in error ? `${error.name}: ${message}` : message || error.name;
}
