import { quartiles } from "./statistics";

/** A task, and how often it runs in one turn. A turn should take some tens of ms. */
export interface Turn {
  readonly run: () => Promise<void>;
  readonly calls: number;
}

/** The CPU time of one run of a task, in ms: of the whole process, with garbage collection and compilation. */
export interface CpuTime {
  readonly name: string;
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

/** Measures the CPU time of tasks that take turns. Each round has an order of its own, so that no task always follows the same one. */
export async function measureCpu(
  tasks: Readonly<Record<string, Turn>>,
  rounds: number,
  warmUp: number,
): Promise<CpuTime[]> {
  const samples = new Map<string, number[]>(Object.keys(tasks).map((name) => [name, []]));
  for (let round = -warmUp; round < rounds; round += 1) {
    for (const [name, { run, calls }] of shuffle(Object.entries(tasks))) {
      const before = process.cpuUsage();
      for (let call = 0; call < calls; call += 1) await run();
      const { user, system } = process.cpuUsage(before);
      if (round >= 0) samples.get(name)?.push((user + system) / 1000 / calls);
    }
  }
  return [...samples].map(([name, values]) => ({ name, ...quartiles(values) }));
}

function shuffle<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
