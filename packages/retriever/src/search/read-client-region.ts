import type { RetrieveClient } from "../options/knowledge-base-source";

/** The Region that a client found; `undefined` when it found none, or is not the AWS SDK's. */
export async function readClientRegion(client: RetrieveClient): Promise<string | undefined> {
  try {
    return await client.config?.region();
  } catch {
    // The SDK says what is missing when it sends.
    return undefined;
  }
}
