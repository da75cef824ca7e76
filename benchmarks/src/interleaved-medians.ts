import { Bench } from "tinybench";

export interface Median {
  readonly name: string;
  readonly ms: number;
}

/**
 * Medians of tasks that take turns in many short rounds, each begun by another of them, so that the
 * machine's other work and the task before meet all of them alike.
 */
export async function interleavedMedians(
  tasks: Readonly<Record<string, () => Promise<void>>>,
  rounds = 40,
): Promise<Median[]> {
  const samples = new Map<string, number[]>(Object.keys(tasks).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const bench = new Bench({ time: 50, iterations: 1, warmup: round === 0 });
    for (const [name, run] of rotate(Object.entries(tasks), round)) bench.add(name, run);
    await bench.run();
    // The first round only warms up.
    if (round === 0) continue;
    for (const { name, result } of bench.tasks) if ("latency" in result) samples.get(name)?.push(result.latency.p50);
  }
  return [...samples].map(([name, values]) => ({ name, ms: median(values) }));
}

function rotate<Item>(items: readonly Item[], by: number): readonly Item[] {
  const first = by % items.length;
  return [...items.slice(first), ...items.slice(0, first)];
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
