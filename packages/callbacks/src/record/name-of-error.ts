const LONGEST_NAME = 100;

/** The name of an error, such as `"ThrottlingException"`: no message, which may quote the prompt. */
export function nameOfError(error: unknown): string {
  const name = error instanceof Error || isNamed(error) ? error.name : undefined;
  return typeof name === "string" && name !== "" ? name.slice(0, LONGEST_NAME) : "Error";
}

function isNamed(error: unknown): error is { readonly name: unknown } {
  return typeof error === "object" && error !== null && "name" in error;
}
