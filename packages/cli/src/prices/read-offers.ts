import type { CommandContext } from "../framework/command-context";

/**
 * The offers that have prices of models on Amazon Bedrock: Amazon's and openly licensed models; models that are sold
 * through AWS Marketplace, such as Claude; and a third one in which public code found older Claude models. Prices that are
 * in two of them are compared: where they differ, none is taken.
 */
export const OFFERS: readonly string[] = ["AmazonBedrock", "AmazonBedrockFoundationModels", "AmazonBedrockService"];

/** AWS's public endpoint of the Price List. It needs no credentials. */
const ENDPOINT = "https://pricing.us-east-1.amazonaws.com";

/** An offer file of a Region has a few megabytes. */
const MAX_BYTES = 200_000_000;
const TIMEOUT_MS = 120_000;

/** The offer files could not be read. The message has the remedy. */
export class PriceListError extends Error {}

/**
 * Reads the public file of an offer in a Region.
 * @returns its text; `undefined` when the Region has no such offer
 * @throws PriceListError when the endpoint does not answer with a file
 */
export async function readOfferFile(
  { options, signal, texts }: CommandContext,
  offer: string,
  region: string,
): Promise<string | undefined> {
  const base = options.endpoint ?? ENDPOINT;
  const url = new URL(`/offers/v1.0/aws/${offer}/current/${encodeURIComponent(region)}/index.json`, base);
  try {
    const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    if (response.status === 403 || response.status === 404) {
      await response.body?.cancel();
      return undefined;
    }
    if (!response.ok || response.body === null)
      throw new PriceListError(texts.messages.offerFailed(url.href, response.status));
    return await readText(response.body, () => new PriceListError(texts.messages.offerTooLong(url.href, MAX_BYTES)));
  } catch (error) {
    if (signal.aborted || error instanceof PriceListError) throw error;
    throw new PriceListError(texts.messages.offerUnreachable(url.href), { cause: error });
  }
}

async function readText(body: ReadableStream<Uint8Array>, tooLong: () => Error): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  let bytes = 0;
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw tooLong();
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  return parts.join("") + decoder.decode();
}
