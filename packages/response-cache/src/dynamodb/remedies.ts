/** What to do about an error, in a whole sentence. It names the permission when one is missing. */
export function remedyFor(error: unknown, tableName: string): string {
  switch (error instanceof Error ? error.name : "") {
    case "ResourceNotFoundException":
      return `Create the table ${tableName} with ensureResponseCacheTable, or check its name and Region.`;
    case "AccessDeniedException":
      return `Allow what responseCachePolicy lists for the table ${tableName}.`;
    case "ProvisionedThroughputExceededException":
    case "ThrottlingException":
    case "RequestLimitExceeded":
    case "UnprocessedItems":
      return `The table ${tableName} is throttled: give it on-demand billing, or more capacity.`;
    case "ValidationException":
      return `Check with ensureResponseCacheTable that the keys of the table ${tableName} are those of this package.`;
    case "AnswerTooLarge":
      return "Set a lower maxTokens if such answers should be stored.";
    case "CredentialsProviderError":
      return "Give the process AWS credentials.";
    default:
      return `Check that the table ${tableName} can be reached, and that encryption has not changed.`;
  }
}
