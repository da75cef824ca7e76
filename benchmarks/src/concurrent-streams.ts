import { quartiles } from "./statistics";

/** What many streams at a time take. */
export interface ConcurrentStreams {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The heap that lives while all streams are halfway, without what lived before. */
  readonly heapMb: number;
}

const STREAMS = 1000;
const PASSES = 3;

/** Reads 1,000 streams at a time. Needs `--expose-gc`. */
export async function measureConcurrentStreams(
  open: () => Promise<AsyncIterable<unknown>>,
  chunks: number,
): Promise<ConcurrentStreams> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("The heap is measured after a collection: start node with --expose-gc.");
  const wall: number[] = [];
  const cpu: number[] = [];
  for (let pass = -1; pass < PASSES; pass += 1) {
    collect();
    const [startedAt, before] = [performance.now(), process.cpuUsage()];
    await readAll(open, async () => {});
    const { user, system } = process.cpuUsage(before);
    // The first pass only warms up.
    if (pass < 0) continue;
    wall.push(performance.now() - startedAt);
    cpu.push((user + system) / 1000);
  }
  collect();
  const alive = process.memoryUsage().heapUsed;
  let heapMb = Number.NaN;
  let held = 0;
  let release = (): void => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  await readAll(open, async (seen) => {
    if (seen !== Math.floor(chunks / 2)) return;
    held += 1;
    if (held === STREAMS) {
      collect();
      heapMb = (process.memoryUsage().heapUsed - alive) / 2 ** 20;
      release();
    }
    await released;
  });
  return { wallMs: quartiles(wall).median, cpuMs: quartiles(cpu).median, heapMb };
}

async function readAll(
  open: () => Promise<AsyncIterable<unknown>>,
  onChunk: (seen: number) => Promise<void>,
): Promise<void> {
  await Promise.all(
    Array.from({ length: STREAMS }, async () => {
      let seen = 0;
      for await (const _chunk of await open()) {
        seen += 1;
        await onChunk(seen);
      }
    }),
  );
}
