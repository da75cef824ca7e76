import type { DayAnswer } from "./run-day";

/** A mean and its 95 % interval. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** How a way did. */
export interface DaySummary {
  readonly name: string;
  readonly strongShare: number;
  /** Share of right answers. */
  readonly quality: Interval;
  /** Quality minus that of the way that it is compared with, on the same questions. */
  readonly against: Interval;
  /** USD for 1,000 questions. */
  readonly cost: Interval;
  /** Share of the other way's cost that is saved. */
  readonly saved: Interval;
}

const SAMPLES = 1_000;

/**
 * Summarises the answers of a way, beside those of another to the same questions. Intervals come from a bootstrap over
 * conversations, because the questions of one conversation share a cache.
 */
export function summarize(
  name: string,
  answers: readonly DayAnswer[],
  other: readonly DayAnswer[],
  random: () => number,
): DaySummary {
  const groups = new Map<number, number[]>();
  for (const [index, { question }] of answers.entries()) {
    groups.set(question.conversation, [...(groups.get(question.conversation) ?? []), index]);
  }
  const conversations = [...groups.values()];
  const measure = (indexes: readonly number[]) => {
    const sum = (of: readonly DayAnswer[], value: (answer: DayAnswer) => number): number =>
      indexes.reduce((all, index) => all + value(of[index] as DayAnswer), 0) / indexes.length;
    const [right, cost] = [(answer: DayAnswer) => Number(answer.right), ({ cost }: DayAnswer) => cost];
    return {
      quality: sum(answers, right),
      against: sum(answers, right) - sum(other, right),
      cost: 1_000 * sum(answers, cost),
      saved: 1 - sum(answers, cost) / sum(other, cost),
    };
  };
  const whole = measure([...answers.keys()]);
  const samples = Array.from({ length: SAMPLES }, () =>
    measure(conversations.flatMap(() => conversations[Math.floor(random() * conversations.length)] ?? [])),
  );
  const intervalOf = (field: keyof typeof whole): Interval => {
    const values = samples.map((sample) => sample[field]).sort((a, b) => a - b);
    const at = (share: number): number => values[Math.floor(share * (values.length - 1))] ?? Number.NaN;
    return { value: whole[field], low: at(0.025), high: at(0.975) };
  };
  return {
    name,
    strongShare: answers.filter(({ byStrong }) => byStrong).length / answers.length,
    quality: intervalOf("quality"),
    against: intervalOf("against"),
    cost: intervalOf("cost"),
    saved: intervalOf("saved"),
  };
}
