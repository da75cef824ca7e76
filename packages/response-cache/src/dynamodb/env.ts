/** The Region in `AWS_REGION` or `AWS_DEFAULT_REGION`. No other file of this package reads `process.env`. */
export function readRegionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
}
