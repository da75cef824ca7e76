import { Bedrock, BedrockClient, type BedrockClientConfig } from "@aws-sdk/client-bedrock";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetProductsCommand, PricingClient } from "@aws-sdk/client-pricing";
import { omitUndefined } from "@bedrock-routed/core";
import type { CommandContext } from "./framework/command-context";

// The only file of this package that builds SDK clients.

/** Options of SDK clients that follow from `--region`, `--profile` and `--endpoint`. */
export type ClientOptions = Pick<BedrockClientConfig, "region" | "profile" | "endpoint">;

/** Options of an SDK client. What is absent is what the AWS SDK finds in the environment and the AWS files. */
export function clientOptionsOf({ options: { region, profile, endpoint } }: CommandContext): ClientOptions {
  return omitUndefined({ region, profile, endpoint });
}

/** Options of the classes of `@bedrock-routed/control-plane`. */
export function connectionOf(context: CommandContext): { readonly clientOptions: ClientOptions } {
  return { clientOptions: clientOptionsOf(context) };
}

/** The client with which a chat model looks up the models behind a router. */
export function createControlPlaneClient(options: BedrockClientConfig): Bedrock {
  return new Bedrock(options);
}

/** What the AWS SDK would call with. */
export interface CallIdentity {
  readonly region: () => Promise<string>;
  readonly accessKeyId: () => Promise<{ readonly accessKeyId: string; readonly expiration?: Date }>;
}

/** Resolves the Region and the credentials as every client does. Nothing is sent. */
export function createCallIdentity(context: CommandContext): CallIdentity {
  const { config } = new BedrockClient(clientOptionsOf(context));
  return {
    region: () => config.region(),
    accessKeyId: async () => {
      const { accessKeyId, expiration } = await config.credentials();
      return { accessKeyId, ...omitUndefined({ expiration }) };
    },
  };
}

/** The Region that calls go to. @throws Error of the AWS SDK when there is none */
export function regionOf(context: CommandContext): Promise<string> {
  return createCallIdentity(context).region();
}

/** The Region that calls go to; `undefined` when there is none. */
export async function findRegion(context: CommandContext): Promise<string | undefined> {
  return regionOf(context).catch(() => undefined);
}

/** The Region of a Price List endpoint. */
const PRICING_REGION = "us-east-1";

/**
 * Reads the SKUs of an offer in a Region with GetProducts, page by page.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export async function* readProductPages(
  context: CommandContext,
  offer: string,
  region: string,
): AsyncGenerator<{ readonly PriceList: readonly string[] }> {
  const client = new PricingClient({ ...clientOptionsOf(context), region: PRICING_REGION });
  const filter = { Type: "TERM_MATCH", Field: "regionCode", Value: region } as const;
  let NextToken: string | undefined;
  do {
    const command = new GetProductsCommand({ ServiceCode: offer, Filters: [filter], ...omitUndefined({ NextToken }) });
    const page = await client.send(command, { abortSignal: context.signal });
    yield { PriceList: (page.PriceList ?? []).map(String) };
    NextToken = page.NextToken === NextToken ? undefined : page.NextToken;
  } while (NextToken !== undefined);
}

/** For tables of budgets. */
export function createDynamoDBClient(context: CommandContext): DynamoDBClient {
  return new DynamoDBClient(clientOptionsOf(context));
}

/** For the metrics of the account. */
export function createCloudWatchClient(context: CommandContext): CloudWatchClient {
  return new CloudWatchClient(clientOptionsOf(context));
}
