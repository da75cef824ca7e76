import { createHash, timingSafeEqual } from "node:crypto";
import type { Account } from "../account/account";
import type { WireRequest } from "../wire/http";
import { ServiceError } from "../wire/service-error";
import type { KnownCredentials } from "./known-credentials";
import { parseAuthorization, type SigV4Credential, signRequest } from "./signature-v4";

/** Allowed difference between the client's and the server's clock, in ms. AWS allows the same. */
const SKEW_MS = 300_000;
/** Signing names of the emulated services: the services of Bedrock share one, and CloudWatch and S3 have their own. */
const SERVICES: ReadonlySet<string> = new Set(["bedrock", "monitoring", "s3"]);
const BEARER = /^Bearer +(\S+)$/;

/**
 * Checks the Authorization header of a request. Without `known`, only the form of the header is checked. With `known`,
 * the signature or the bearer token is verified too.
 * @throws ServiceError with the name and text that AWS uses. The text contains no secrets.
 */
export function authenticate(request: WireRequest, account: Account, known: KnownCredentials | undefined): void {
  const header = request.headers.authorization;
  if (header === undefined) {
    throw new ServiceError("MissingAuthenticationTokenException", "Missing Authentication Token");
  }
  const token = BEARER.exec(header)?.[1];
  if (token !== undefined) {
    checkToken(token, known);
    return;
  }
  const credential = parseAuthorization(header);
  if (typeof credential === "string") throw new ServiceError("IncompleteSignatureException", credential);
  checkScope(credential, request, account);
  if (known !== undefined) checkSignature(credential, request, account, known.keys.get(credential.accessKeyId));
}

function checkToken(token: string, known: KnownCredentials | undefined): void {
  if (known === undefined || known.bearerTokens.some((candidate) => isEqual(candidate, token))) return;
  throw new ServiceError("AccessDeniedException", "Authentication failed: Please make sure your API Key is valid.");
}

function checkScope(credential: SigV4Credential, request: WireRequest, { region }: Account): void {
  const { headers } = request;
  if (headers["x-amz-date"] === undefined && headers.date === undefined) {
    throw new ServiceError(
      "IncompleteSignatureException",
      "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.",
    );
  }
  if (!SERVICES.has(credential.service)) {
    throw invalidSignature("Credential should be scoped to correct service: 'bedrock'.");
  }
  if (credential.region !== region) {
    throw invalidSignature(`Credential should be scoped to a valid region. This server emulates ${region}.`);
  }
}

function checkSignature(
  credential: SigV4Credential,
  request: WireRequest,
  { now }: Account,
  secretAccessKey: string | undefined,
): void {
  if (secretAccessKey === undefined) {
    throw new ServiceError("UnrecognizedClientException", "The security token included in the request is invalid.");
  }
  checkTime(request.headers["x-amz-date"] ?? "", now());
  if (isEqual(signRequest(request, credential, secretAccessKey), credential.signature)) return;
  throw invalidSignature(
    "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.",
  );
}

function checkTime(date: string, now: number): void {
  const signed = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\dT\d\d)(\d\d)(\d\dZ)$/, "$1-$2-$3:$4:$5"));
  if (Number.isNaN(signed)) {
    throw invalidSignature("Date in the 'X-Amz-Date' header must have the form 20261121T123600Z.");
  }
  const [present, oldest, newest] = [now, now - SKEW_MS, now + SKEW_MS].map(toAmzDate);
  if (signed < now - SKEW_MS) {
    throw invalidSignature(`Signature expired: ${date} is now earlier than ${oldest} (${present} - 5 min.)`);
  }
  if (signed > now + SKEW_MS) {
    throw invalidSignature(`Signature not yet current: ${date} is still later than ${newest} (${present} + 5 min.)`);
  }
}

function toAmzDate(ms: number): string {
  return new Date(ms).toISOString().replaceAll(/[-:]|\.\d{3}/g, "");
}

function invalidSignature(message: string): ServiceError {
  return new ServiceError("InvalidSignatureException", message);
}

/** Compares two texts in constant time, so that the duration does not reveal how much of a secret is right. */
export function isEqual(a: string, b: string): boolean {
  const [first, second] = [a, b].map((text) => createHash("sha256").update(text, "utf8").digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
