import type { ObjectStore, StoredObject } from "./object-store";
import { S3Error } from "./s3-error";
import { renderXml, type XmlContent } from "./xml";

const MAX_KEYS = 1000;

/** ListObjectsV2, with `prefix`, `delimiter`, `start-after`, `max-keys` and pages. @throws S3Error */
export function listObjects(store: ObjectStore, bucket: string, query: URLSearchParams): Buffer {
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const maxKeys = readMaxKeys(query.get("max-keys"));
  const token = query.get("continuation-token");
  const after = token === null ? (query.get("start-after") ?? "") : readToken(token);
  const encode = query.get("encoding-type") === "url" ? encodeURIComponent : (text: string): string => text;

  const entries = groupKeys(store.list(bucket, prefix), prefix, delimiter).filter(({ name }) => isAfter(name, after));
  const page = entries.slice(0, maxKeys);
  const last = page.at(-1);
  const isTruncated = entries.length > page.length && last !== undefined;
  const optional = (name: string, value: string | null): readonly (readonly [string, XmlContent])[] =>
    value === null || value === "" ? [] : [[name, value]];
  return renderXml("ListBucketResult", [
    ["Name", bucket],
    ["Prefix", encode(prefix)],
    ...optional("Delimiter", encode(delimiter)),
    ...optional("StartAfter", query.get("start-after") && encode(query.get("start-after") ?? "")),
    ...optional("ContinuationToken", token),
    ...(isTruncated ? ([["NextContinuationToken", buildToken(last.name)]] as const) : []),
    ...optional("EncodingType", query.get("encoding-type")),
    ["KeyCount", page.length],
    ["MaxKeys", maxKeys],
    ["IsTruncated", isTruncated],
    ...page.map(({ name, object }): readonly [string, XmlContent] =>
      object === undefined
        ? ["CommonPrefixes", [["Prefix", encode(name)]]]
        : [
            "Contents",
            [
              ["Key", encode(name)],
              ["LastModified", new Date(object.modifiedAt).toISOString()],
              ["ETag", `"${object.etag}"`],
              ["Size", object.size],
              ["StorageClass", "STANDARD"],
            ],
          ],
    ),
  ]);
}

/** A key, or what keys have in common up to a delimiter. */
interface Entry {
  readonly name: string;
  /** Absent for a common prefix. */
  readonly object?: StoredObject;
}

function groupKeys(objects: readonly StoredObject[], prefix: string, delimiter: string): Entry[] {
  const entries: Entry[] = [];
  for (const object of objects) {
    const end = delimiter === "" ? -1 : object.key.indexOf(delimiter, prefix.length);
    if (end < 0) entries.push({ name: object.key, object });
    else {
      const name = object.key.slice(0, end + delimiter.length);
      if (entries.at(-1)?.name !== name) entries.push({ name });
    }
  }
  return entries;
}

function isAfter(name: string, after: string): boolean {
  return after === "" || Buffer.compare(Buffer.from(name), Buffer.from(after)) > 0;
}

function readMaxKeys(text: string | null): number {
  if (text === null) return MAX_KEYS;
  if (!/^\d{1,9}$/.test(text)) throw new S3Error("InvalidArgument", "max-keys must be an integer from 0 on.");
  return Math.min(MAX_KEYS, Number(text));
}

function buildToken(name: string): string {
  return Buffer.from(name).toString("base64url");
}

function readToken(token: string): string {
  return Buffer.from(token, "base64url").toString("utf8");
}
