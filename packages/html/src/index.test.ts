import { describe, expect, it } from "vitest";
import { html } from "./index";

const hostile = [
  `</script><script>alert(1)</script>`,
  `"><img src=x onerror=alert(1)>`,
  `' onload='alert(1)`,
  "<!-- <script>",
  "\u2028\u2029\u0000",
  "$" + "{evil} `x` \\",
  "&lt;b&gt; 返金 𠮷",
];

describe("html", () => {
  it.each(hostile)("escapes %j in text and in attributes", (text) => {
    const { markup } = html`<p title="${text}">${text}</p>`;
    const [, attribute = "", content = ""] = /^<p title="([^"]*)">([^<]*)<\/p>$/.exec(markup) ?? [];
    expect(unescaped(attribute)).toBe(text);
    expect(unescaped(content)).toBe(text);
    expect(markup).not.toContain("'");
  });

  it("inserts markup, lists of markup and numbers unchanged", () => {
    expect(html`<ul>${[1, 2].map((item) => html`<li>${item}</li>`)}</ul>${html``}`.markup).toBe(
      "<ul><li>1</li><li>2</li></ul>",
    );
  });
});

function unescaped(markup: string): string {
  return markup
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}
