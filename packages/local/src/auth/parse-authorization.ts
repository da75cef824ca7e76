/** What an Authorization header of Signature Version 4 says. */
export interface SigV4Credential {
  readonly accessKeyId: string;
  /** Such as `20261121`. */
  readonly date: string;
  readonly region: string;
  readonly service: string;
  /** In lower case, as they were signed. */
  readonly signedHeaders: readonly string[];
  /** Hexadecimal. */
  readonly signature: string;
}

const ALGORITHM = "AWS4-HMAC-SHA256";

/**
 * Reads an Authorization header; a text says what is wrong with it.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function parseAuthorization(header: string): SigV4Credential | string {
  if (!header.startsWith(`${ALGORITHM} `)) return `Authorization header requires '${ALGORITHM}' or 'Bearer'.`;
  const credential = readParameter(header, "Credential");
  const signature = readParameter(header, "Signature");
  const signedHeaders = readParameter(header, "SignedHeaders");
  if (credential === undefined || signature === undefined || signedHeaders === undefined) {
    const missing = credential === undefined ? "Credential" : signature === undefined ? "Signature" : "SignedHeaders";
    return `Authorization header requires '${missing}' parameter.`;
  }
  const [accessKeyId = "", date = "", region = "", service = "", end, ...rest] = credential.split("/");
  if (accessKeyId === "" || !/^\d{8}$/.test(date) || end !== "aws4_request" || rest.length > 0) {
    return "Credential must have exactly 5 slash-delimited elements: key/date/Region/service/aws4_request.";
  }
  return { accessKeyId, date, region, service, signedHeaders: signedHeaders.split(";"), signature };
}

/** The value of `name=value`, which ends at a comma. */
function readParameter(header: string, name: string): string | undefined {
  const start = Math.max(header.indexOf(` ${name}=`), header.indexOf(`,${name}=`));
  if (start < 0) return undefined;
  const value = start + name.length + 2;
  const comma = header.indexOf(",", value);
  return header.slice(value, comma < 0 ? undefined : comma).trim();
}
