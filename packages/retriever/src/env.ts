/** The Region that the environment names. The only reader of `process.env` in this package. */
export function readRegionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
}
