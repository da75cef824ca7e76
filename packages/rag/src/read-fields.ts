/** The fields of an object whose shape is unknown, such as metadata or a response. Any other value has none. */
export function readFields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
