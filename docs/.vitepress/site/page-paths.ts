/** Which files of the repository are pages of the site, and where they are on it. */
const places: readonly (readonly [from: RegExp, to: string])[] = [
  [/^docs\/en\/([^/]+\.md)$/, "$1"],
  [/^docs\/ja\/([^/]+\.md)$/, "ja/$1"],
  [/^docs\/decisions\/([^/]+\.md)$/, "decisions/$1"],
  [/^packages\/([^/]+)\/README\.md$/, "packages/$1/index.md"],
  [/^packages\/([^/]+)\/docs\/([^/]+\.md)$/, "packages/$1/$2"],
  [/^(examples|examples\/notebooks)\/README\.md$/, "$1/index.md"],
  [/^(ARCHITECTURE|CONTRIBUTING|SECURITY)\.md$/, "$1.md"],
];

/**
 * The path on the site of a file in the repository.
 * @param file such as `packages/core/README.md`
 * @returns such as `packages/core/index.md`, or `undefined` when the file is no page
 */
export function findPagePath(file: string): string | undefined {
  const place = places.find(([from]) => from.test(file));
  return place && file.replace(place[0], place[1]);
}

/** The address of a page on the site, such as `/packages/core/`. */
export function toAddress(pagePath: string): string {
  return `/${pagePath.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")}`;
}
