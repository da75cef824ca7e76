import { IncompleteStreamError } from "../errors/incomplete-stream-error";

/**
 * Waits for a stream to be opened, at most as long as it may be silent.
 * @param milliseconds 0 waits for ever
 * @throws IncompleteStreamError when nothing came
 */
export async function withinSilence<Result>(opening: Promise<Result>, milliseconds: number): Promise<Result> {
  if (milliseconds === 0) return opening;
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_resolve, reject) => {
    const fail = (): void => reject(new IncompleteStreamError(new Error(`nothing came for ${milliseconds} ms`)));
    timer = setTimeout(fail, milliseconds);
  });
  try {
    return await Promise.race([opening, silence]);
  } finally {
    clearTimeout(timer);
  }
}
