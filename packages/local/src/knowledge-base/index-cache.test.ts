import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { splitDocument } from "../documents/split-document";
import { ALGORITHM } from "./index-cache";
import { DEFAULT_CHUNK_TOKENS } from "./knowledge-base";
import { termsOfChunk } from "./search-index";

/** A text that has one of each thing that is read, split or counted in its own way. */
const SAMPLE = `# Limits of \`uploadFile\`

The limit is 5,000 files. It's raised with [a request](https://example.com), as wrapped
lines say; **see** FST_ERR_LIMIT in v1.2.3.

| Code | Remedy |
| --- | --- |
| E_BIG | Raise the limit. |

- timeout - how long it waits
- retries: running, tried and quickly stopped

<details><summary>More</summary><p>A page of <b>HTML</b>.</p></details>

## 休暇の申請

有給休暇は、入社6か月後に10日付与されます。カレンダーで何日か確認してください。

\`\`\`js
uploadFile("a.md");
\`\`\`
`;

test("ALGORITHM names how documents are read, split and counted: if this fails, copy the new name", () => {
  const made = (["text/markdown", "text/html", "text/plain"] as const).map((mediaType) =>
    splitDocument({ uri: "sample", text: SAMPLE, mediaType }, DEFAULT_CHUNK_TOKENS).map((chunk) => [
      chunk,
      termsOfChunk(chunk),
    ]),
  );
  const name = createHash("sha256").update(JSON.stringify(made)).digest("base64url").slice(0, 12);
  expect(ALGORITHM).toBe(name);
});
