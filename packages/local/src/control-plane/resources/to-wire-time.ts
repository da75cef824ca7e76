/** Ms since 1970 as the service writes times. */
export function toWireTime(time: number): string {
  return new Date(time).toISOString();
}
