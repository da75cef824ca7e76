/** Names of labels, and the keys of a run's metadata under which their values are looked for, in order. */
export type LabelKeys = Readonly<Record<string, readonly string[]>>;

/** The labels that are read unless others are named. */
export const defaultLabels: LabelKeys = {
  user: ["user", "user_id", "userId"],
  team: ["team", "team_id", "teamId"],
  thread: ["thread_id", "threadId", "session_id", "sessionId"],
  feature: ["feature"],
};

const LONGEST_LABEL = 200;

/** The labels in a run's metadata: texts and numbers only. */
export function readLabels(metadata: Record<string, unknown> | undefined, keys: LabelKeys): Record<string, string> {
  const labels: Record<string, string> = {};
  if (metadata === undefined) return labels;
  for (const [label, names] of Object.entries(keys)) {
    const value = names.map((name) => metadata[name]).find(isLabel);
    if (value !== undefined) labels[label] = String(value).slice(0, LONGEST_LABEL);
  }
  return labels;
}

function isLabel(value: unknown): value is string | number {
  return (typeof value === "string" && value !== "") || typeof value === "number";
}
