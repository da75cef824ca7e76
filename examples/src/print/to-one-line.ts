/** An error as one line without a stack trace. The name of an AWS error says most, so it is kept. */
export function toOneLine(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const message = error.message.replace(/\s+/g, " ").trim();
  return "$fault" in error ? `${error.name}: ${message}` : message || error.name;
}
