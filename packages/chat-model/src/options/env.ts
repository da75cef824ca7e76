/** The Region that the environment names, as the AWS SDK reads it. The only reader of `process.env` here. */
export function readRegionFromEnvironment(): string | undefined {
  return process.env.AWS_REGION || process.env.AWS_DEFAULT_REGION || undefined;
}
