/**
 * A generator that aborts `closing` when it is closed early: by itself it would first wait for the page
 * that is under way.
 */
export function endOnClose<Page>(generator: AsyncGenerator<Page, void>, closing: AbortController): typeof generator {
  const close = generator.return.bind(generator);
  generator.return = (value) => {
    closing.abort();
    return close(value);
  };
  return generator;
}
