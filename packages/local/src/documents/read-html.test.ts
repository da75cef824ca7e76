import { expect, it } from "vitest";
import { readText } from "./document-formats";

const read = (html: string): string => readText(html, "text/html");

it("reads each row of a table with the headers of its cells", () => {
  const table = `<table><thead><tr><th>Code</th><th>How to
    solve</th></tr></thead><tbody><tr><td><p>E_BIG</p></td><td>Raise the <a href="#limit">limit</a>.</td></tr></tbody></table>`;
  expect(read(table)).toBe("- Code: E_BIG; How to solve: Raise the limit.");
});

it("reads a definition with its term", () => {
  expect(read("<dl><dt>hold</dt><dd><p>The package stays.</p></dd><dt>purge:</dt><dd>It goes.</dd></dl>")).toBe(
    "- hold: The package stays.\n\n- purge: It goes.",
  );
});

it("joins wrapped lines, with no space in Japanese", () => {
  expect(read("<p>有効期間は\n2年間\nです。</p><p>one\ntwo</p>")).toBe("有効期間は2年間です。\n\none two");
});

it("leaves out the way around a page", () => {
  const page = `<nav><a href="/">Home</a></nav><div class="toc"><p>Contents</p></div><ul><li>One</li></ul>`;
  expect(read(page)).toBe("- One");
});

it("keeps code as it is", () => {
  expect(read("<p>Run:</p><pre><code># one\n  two</code></pre>")).toBe("Run:\n\n```\n# one\n  two\n```");
});

it.each(["<pre>", "<thead>", " ", " \n", "<td>", "<table><tr><td>", "<dl><dd>", "<", "<a href='"])(
  "reads 20 KB of %j",
  (seed) => {
    expect(typeof read(`<table>${seed.repeat(20_000 / seed.length)}`)).toBe("string");
  },
);
