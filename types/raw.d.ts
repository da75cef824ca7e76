/** A file inlined as text: Vite does it in tests, `tsup.preset.ts` in builds. */
declare module "*?raw" {
  const text: string;
  export default text;
}
