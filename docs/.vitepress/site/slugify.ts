/** The anchor of a heading, as code hosts make it, so that one link works on both: `What is 1.2?` → `what-is-12`. */
export function slugify(heading: string): string {
  return heading
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}
