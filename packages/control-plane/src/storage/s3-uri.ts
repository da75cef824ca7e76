// Linear: each part of the path begins with a slash, which its characters do not contain.
/** A location in Amazon S3, as Amazon Bedrock takes it: `s3://bucket`, and folders or an object after it. */
export const S3_URI: RegExp = /^s3:\/\/[a-z0-9][-.a-z0-9]{1,61}[a-z0-9](?:\/[-!_*'().a-z0-9A-Z]+)*\/?$/;

/** A bucket, and a folder in it that ends with a slash or is empty. */
export interface S3Folder {
  readonly bucket: string;
  readonly prefix: string;
}

/** An object, and the account that must own its bucket. */
export interface S3Target {
  readonly Bucket: string;
  readonly Key: string;
  readonly ExpectedBucketOwner?: string;
}

/** Reads `s3://bucket/folder/`, which fits {@link S3_URI}. */
export function readFolder(location: string): S3Folder {
  const { Bucket: bucket, Key } = readObjectUri(location);
  const path = Key.split("/")
    .filter((part) => part !== "")
    .join("/");
  return { bucket, prefix: path === "" ? "" : `${path}/` };
}

/** Reads the location of an object, such as `s3://bucket/set.jsonl`, which fits {@link S3_URI}. */
export function readObjectUri(location: string): S3Target {
  const [Bucket = "", ...key] = location.slice("s3://".length).split("/");
  return { Bucket, Key: key.join("/") };
}
