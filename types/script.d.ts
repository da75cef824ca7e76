/** The script of a page, bundled and inlined as a text: `vitest.config.ts` does it in tests, `tsup.preset.ts` in builds. */
declare module "*?script" {
  const script: string;
  export default script;
}
