import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A price of the Price List. */
export interface ListedSku {
  readonly region: string;
  readonly usagetype: string;
  readonly inferenceType: string;
  /** USD per thousand tokens. */
  readonly usd: string;
  /** @default "Nova 2.0 Lite" */
  readonly model?: string;
}

/** A Price List on loopback. */
export interface PriceListServer {
  readonly url: string;
  /** Paths of offer files, and names of operations, in order. */
  readonly requests: string[];
  close(): Promise<void>;
}

/**
 * Serves SKUs of the offer AmazonBedrock as AWS does: as an offer file of each Region, and by GetProducts, one SKU on a page.
 * The shapes are those that public code reads (github inferplane/model-comparision@16734176) and of the AWS SDK's types.
 */
export async function startPriceListServer(skus: readonly ListedSku[]): Promise<PriceListServer> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const [, offer, region = ""] =
        /^\/offers\/v1\.0\/aws\/(\w+)\/current\/([\w-]+)\/index\.json$/.exec(request.url ?? "") ?? [];
      const target = String(request.headers["x-amz-target"] ?? "");
      requests.push(target || (request.url ?? ""));
      if (target === "AWSPriceListService.GetProducts") {
        const body = JSON.parse(Buffer.concat(chunks).toString()) as GetProductsBody;
        response.setHeader("content-type", "application/x-amz-json-1.1");
        response.end(JSON.stringify(pageOf(skus, body)));
      } else if (offer === "AmazonBedrock" && skus.some((sku) => sku.region === region)) {
        response.end(JSON.stringify(offerFile(skus.filter((sku) => sku.region === region))));
      } else {
        response.statusCode = 404;
        response.end();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

const PUBLISHED = "2026-11-20T00:00:00Z";

function product({ region, usagetype, inferenceType, model = "Nova 2.0 Lite" }: ListedSku, sku: string): object {
  const attributes = { model, servicename: "Amazon Bedrock", regionCode: region, usagetype, inferenceType };
  return { sku, productFamily: "Amazon Bedrock", attributes };
}

function terms({ usd }: ListedSku, sku: string): object {
  const dimension = { unit: "1K tokens", pricePerUnit: { USD: usd } };
  return { [`${sku}.JRTCKXETXF`]: { priceDimensions: { [`${sku}.JRTCKXETXF.6YS6EN2CT7`]: dimension } } };
}

function offerFile(skus: readonly ListedSku[]): object {
  const named = skus.map((sku, index) => [`SKU${index}`, sku] as const);
  return {
    formatVersion: "v1.0",
    offerCode: "AmazonBedrock",
    publicationDate: PUBLISHED,
    products: Object.fromEntries(named.map(([id, sku]) => [id, product(sku, id)])),
    terms: { OnDemand: Object.fromEntries(named.map(([id, sku]) => [id, terms(sku, id)])) },
  };
}

interface GetProductsBody {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

function pageOf(skus: readonly ListedSku[], { ServiceCode, Filters, NextToken = "0" }: GetProductsBody): object {
  const region = Filters.find(({ Field }) => Field === "regionCode")?.Value;
  const found = ServiceCode === "AmazonBedrock" ? skus.filter((sku) => sku.region === region) : [];
  const index = Number(NextToken);
  const sku = found[index];
  if (sku === undefined) return { FormatVersion: "aws_v1", PriceList: [] };
  const id = `SKU${index}`;
  const entry = {
    product: product(sku, id),
    serviceCode: ServiceCode,
    terms: { OnDemand: terms(sku, id) },
    publicationDate: PUBLISHED,
  };
  return {
    FormatVersion: "aws_v1",
    PriceList: [JSON.stringify(entry)],
    ...(index + 1 < found.length && { NextToken: String(index + 1) }),
  };
}
