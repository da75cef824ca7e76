import base from "./vitest.config";

/**
 * Tests on further versions of Node. What only calculates, or turns text into text, is left out: it gives the same on
 * every version, and the tests on the oldest one have it.
 */
const config: typeof base = {
  ...base,
  test: {
    ...base.test,
    exclude: [
      ...(base.test?.exclude ?? []),
      "packages/{core,html,router}/**",
      "packages/local/src/{answer,prompt-layout,structured-output,text}/**",
      "packages/rag/src/{citations,prompt,question}/**",
      "packages/reports/src/{figures,html,recommendations,wording}/**",
      "scripts/**",
    ],
  },
};

export default config;
