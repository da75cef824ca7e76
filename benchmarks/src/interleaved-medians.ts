import { Bench } from "tinybench";
import { median } from "./statistics";

export interface Median {
  readonly name: string;
  readonly ms: number;
}

/**
 * Measures the median time of each task. The tasks take turns in many short rounds, and each round starts
 * with another task, so that other work on the machine and the task before disturb all of them equally.
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
